package io.strangler.reference.orders.resilience;

import io.github.resilience4j.bulkhead.Bulkhead;
import io.github.resilience4j.bulkhead.BulkheadConfig;
import io.github.resilience4j.bulkhead.BulkheadFullException;
import io.github.resilience4j.circuitbreaker.CallNotPermittedException;
import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig;
import io.github.resilience4j.core.IntervalFunction;
import io.github.resilience4j.retry.Retry;
import io.github.resilience4j.retry.RetryConfig;
import java.time.Duration;
import java.util.function.Supplier;

/**
 * Stands before every call of one other service: turns calls away while too many are under way or most of the last ones
 * failed, and repeats those that may be repeated.
 *
 * <p>It does not end a call that takes too long: only the client underneath can, and each has that time limit. Every
 * failure leaves as {@link RemoteRefused} or {@link RemoteUnavailable}; a refusal is an answer, and no sign of trouble.
 */
public final class Guard {

    private static final double DOUBLING = 2;
    private static final double JITTER = 0.5;

    private final String service;
    private final Bulkhead bulkhead;
    private final CircuitBreaker breaker;
    private final Retry retry;

    public Guard(String service, GuardSettings settings) {
        this.service = service;
        this.bulkhead = Bulkhead.of(
                service,
                BulkheadConfig.custom()
                        .maxConcurrentCalls(settings.atOnce())
                        .maxWaitDuration(Duration.ZERO)
                        .build());
        this.breaker = CircuitBreaker.of(
                service,
                CircuitBreakerConfig.custom()
                        .slidingWindowSize(settings.window())
                        .minimumNumberOfCalls(settings.window())
                        .failureRateThreshold(settings.failureRate())
                        .waitDurationInOpenState(settings.pause())
                        .permittedNumberOfCallsInHalfOpenState(Math.min(3, settings.window()))
                        .recordException(RemoteUnavailable.class::isInstance)
                        .build());
        this.retry = Retry.of(
                service,
                RetryConfig.custom()
                        .maxAttempts(settings.attempts())
                        .intervalFunction(IntervalFunction.ofExponentialRandomBackoff(
                                settings.backoff().toMillis(), DOUBLING, JITTER))
                        // Neither an open breaker nor a full bulkhead is asked again: both want fewer calls, not more.
                        .retryOnException(RemoteUnavailable.class::isInstance)
                        .build());
    }

    /** Makes a call that changes something: once, since nobody knows what became of one that failed. */
    public <T> T once(Supplier<T> call) {
        return told(() -> guarded(call));
    }

    /** Makes a call that may as well be made twice, and does so while it fails. */
    public <T> T repeatedly(Supplier<T> call) {
        return told(() -> retry.executeSupplier(() -> guarded(call)));
    }

    // The bulkhead is outside: a call turned away there says nothing about the other service.
    private <T> T guarded(Supplier<T> call) {
        return bulkhead.executeSupplier(() -> breaker.executeSupplier(call));
    }

    private <T> T told(Supplier<T> call) {
        try {
            return call.get();
        } catch (CallNotPermittedException open) {
            throw new RemoteUnavailable(service + " failed too often and is left alone for a while", open);
        } catch (BulkheadFullException full) {
            throw new RemoteUnavailable("too many calls of " + service + " are under way", full);
        }
    }
}

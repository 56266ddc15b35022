package io.strangler.proxy.gateway;

import static io.github.resilience4j.circuitbreaker.CircuitBreakerConfig.SlidingWindowSynchronizationStrategy.LOCK_FREE;

import io.github.resilience4j.bulkhead.Bulkhead;
import io.github.resilience4j.bulkhead.BulkheadConfig;
import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig.SlidingWindowType;
import io.micrometer.core.instrument.MeterRegistry;
import io.strangler.playbook.Side;
import io.strangler.playbook.plan.SystemSpec.HostPolicy;
import io.strangler.proxy.tracing.RequestTrace;
import io.vertx.core.MultiMap;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/**
 * One side of one capability as a place to send requests to, with its own breaker and its own share of the connections:
 * trouble of one capability's service stays its own.
 */
final class Upstream {
    private static final System.Logger LOG = System.getLogger(Upstream.class.getName());
    private static final long QUIET_NANOS = TimeUnit.MINUTES.toNanos(1);

    private final String name;
    private final Instances instances;
    private final Optional<SystemSecrets.Secret> secret;
    private final boolean ownHost;
    private final CircuitBreaker breaker;
    private final Bulkhead bulkhead;
    private final UpstreamCounts counts = new UpstreamCounts();
    private final LongAdder begun = new LongAdder();
    private final RetryBudget retries = new RetryBudget(System::nanoTime, begun::sum);

    private long toldDistrust = System.nanoTime() - QUIET_NANOS;

    Upstream(Systems.Running system, int concurrency) {
        this.name = system.spec().name();
        this.instances = system.instances();
        this.secret = system.secret();
        this.ownHost = system.spec().host() == HostPolicy.REWRITE;
        this.breaker = CircuitBreaker.of(
                name,
                CircuitBreakerConfig.custom()
                        .slidingWindow(50, 20, SlidingWindowType.COUNT_BASED, LOCK_FREE)
                        .failureRateThreshold(50)
                        .waitDurationInOpenState(Duration.ofSeconds(2))
                        .permittedNumberOfCallsInHalfOpenState(5)
                        .build());
        this.bulkhead = Bulkhead.of(
                name,
                BulkheadConfig.custom()
                        .maxConcurrentCalls(concurrency)
                        .maxWaitDuration(Duration.ZERO)
                        .build());
    }

    /** Tells a registry what goes wrong with this side of a capability, whether it is trusted, and how full it is. */
    void tell(MeterRegistry registry, String capability, Side side) {
        counts.tell(registry, capability, side, this::distrusted, this::running);
    }

    private int distrusted() {
        return breaker.getState() == CircuitBreaker.State.CLOSED ? 0 : 1;
    }

    private int running() {
        return bulkhead.getBulkheadConfig().getMaxConcurrentCalls()
                - bulkhead.getMetrics().getAvailableConcurrentCalls();
    }

    String name() {
        return name;
    }

    /** Returns host and port of the system as a client would write them in Host. */
    String authority() {
        return instances.first().authority();
    }

    /** Returns whether an authority is that of one of its instances. */
    boolean isNamed(String authority) {
        return instances.all().stream().anyMatch(each -> each.isNamed(authority));
    }

    /** Returns whether a host is that of one of its instances. */
    boolean isHost(String host) {
        return instances.all().stream().anyMatch(each -> each.host().equalsIgnoreCase(host));
    }

    /** Returns the Host to send: the client's, unless this upstream wants its own. */
    String host(Instance instance, String clients) {
        return ownHost ? instance.authority() : clients;
    }

    /** Replaces, among the fields of a request, what the client has shown by what this upstream is to be shown. */
    void authorize(MultiMap fields) {
        if (secret.isPresent()) {
            secret.get().writeTo(fields);
        }
    }

    /** Takes a place, or says why there is none. */
    Admission admit(@Nullable RequestTrace trace) {
        if (!bulkhead.tryAcquirePermission()) {
            counts.full();
            return new Admission.Refused(name + " has "
                    + bulkhead.getBulkheadConfig().getMaxConcurrentCalls() + " requests running already");
        }
        if (!breaker.tryAcquirePermission()) {
            bulkhead.releasePermission();
            counts.distrusted();
            return new Admission.Refused(name + " has failed too often; it is tried again in a moment");
        }
        begun.increment();
        return new Admission.Granted(new Place(true, trace));
    }

    /** Returns a place of what is no user's request: neither breaker nor bulkhead know of it. */
    Place beside(@Nullable RequestTrace trace) {
        begun.increment();
        return new Place(false, trace);
    }

    // Clients are not told: what exactly is wrong with a certificate helps whoever forged it. Not for every request.
    private synchronized void tellDistrust(Instance instance, Throwable cause) {
        long now = System.nanoTime();
        if (now - toldDistrust >= QUIET_NANOS) {
            toldDistrust = now;
            LOG.log(
                    System.Logger.Level.WARNING,
                    "{0} at {1} is not trusted: {2}",
                    name,
                    instance.authority(),
                    UpstreamFault.root(cause));
        }
    }

    /** Whether a request may be sent. */
    sealed interface Admission {
        record Refused(String reason) implements Admission {}

        record Granted(Place place) implements Admission {}
    }

    /** A running request's place; must be left once, and tells the breaker and each instance at most one thing. */
    final class Place {
        private final boolean guarded;
        private final long since = System.nanoTime();
        private Instance at = instances.first();
        private boolean taken;
        private boolean told;
        private boolean judged;
        private boolean left;
        private final @Nullable RequestTrace trace;
        private RequestTrace.@Nullable Attempt attempt;
        private int tries;

        private Place(boolean guarded, @Nullable RequestTrace trace) {
            this.guarded = guarded;
            this.trace = trace;
        }

        /** Returns where to send the request now; at the second try another instance, if there is one. */
        Instance choose() {
            if (instances.several()) {
                Instance next = instances.take(taken ? at : null);
                leaveInstance();
                at = next;
                taken = true;
                told = false;
            }
            if (trace != null) {
                attempt = trace.attempt(name, at.host(), at.port(), tries++);
            }
            return at;
        }

        /** Names the request that is sent now among its fields; without a trace of ours, what others wrote there stays. */
        void trace(MultiMap fields) {
            if (attempt != null) {
                fields.remove("tracestate");
                attempt.inject(fields::set);
            }
        }

        /** Returns whether a request of which nothing was sent may go to another instance. */
        boolean mayGoElsewhere() {
            return instances.several() && retries.take();
        }

        /** Returns whether a request that may have arrived, and may do so twice, may be sent again. */
        boolean mayRepeat() {
            return retries.take();
        }

        void answered(int status) {
            if (attempt != null) {
                attempt.answered(status);
            }
            if (taken && !told) {
                told = true;
                at.answered();
            }
            if (guarded && !judged) {
                judged = true;
                breaker.onSuccess(System.nanoTime() - since, TimeUnit.NANOSECONDS);
            }
        }

        /** The instance is at fault; the upstream only if no other one serves the request. */
        void lost(Throwable cause) {
            if (attempt != null) {
                attempt.failed(cause);
            }
            if (UpstreamFault.isDistrust(cause)) {
                tellDistrust(at, cause);
            }
            if (taken && !told) {
                told = true;
                at.failed();
            }
        }

        /** The upstream is at fault. */
        void failed(Throwable cause) {
            lost(cause);
            if (guarded && !judged) {
                judged = true;
                counts.failed();
                breaker.onError(System.nanoTime() - since, TimeUnit.NANOSECONDS, cause);
            }
        }

        /**
         * The upstream did not finish an answer it had begun. Its head has counted as a success, and this counts as a
         * failure besides: where every answer breaks off, half of what the breaker sees are failures, and it opens.
         */
        void brokeOff(Throwable cause) {
            told = false;
            lost(cause);
            if (guarded) {
                counts.failed();
                breaker.onError(System.nanoTime() - since, TimeUnit.NANOSECONDS, cause);
            }
        }

        void leave() {
            if (left) {
                return;
            }
            left = true;
            if (attempt != null) {
                attempt.end();
            }
            leaveInstance();
            if (!guarded) {
                return;
            }
            if (!judged) {
                // The client left or nothing was sent: that says nothing about the upstream.
                judged = true;
                breaker.releasePermission();
            }
            bulkhead.onComplete();
        }

        private void leaveInstance() {
            if (taken) {
                taken = false;
                at.leave();
            }
        }
    }
}

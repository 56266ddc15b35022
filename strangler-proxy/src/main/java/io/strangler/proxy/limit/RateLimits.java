package io.strangler.proxy.limit;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.github.bucket4j.Bucket;
import io.github.bucket4j.ConsumptionProbe;
import io.github.bucket4j.TimeMeter;
import io.strangler.playbook.plan.RateSpec;
import io.strangler.playbook.plan.RouteSpec;
import io.strangler.proxy.routing.RequestKey;
import io.strangler.proxy.routing.RequestLine;
import java.time.Duration;

/**
 * Counts the requests of every caller of a route: one bucket each, filled steadily (a token bucket).
 *
 * <p>Thread-safe. Each proxy counts for itself. Callers beyond the most recent 100,000 are forgotten and begin anew.
 */
public final class RateLimits {
    private static final int CALLERS = 100_000;

    private final Cache<Caller, Bucket> buckets =
            Caffeine.newBuilder().maximumSize(CALLERS).build();
    private final TimeMeter time;

    /** @param time nanoseconds that only grow */
    public RateLimits(java.util.function.LongSupplier time) {
        this.time = new TimeMeter() {
            @Override
            public long currentTimeNanos() {
                return time.getAsLong();
            }

            @Override
            public boolean isWallClockBased() {
                return false;
            }
        };
    }

    /**
     * Takes one request of a caller.
     *
     * @param address where the request comes from
     * @return how long the caller has to wait; zero when the request may pass
     */
    public Duration take(RouteSpec route, RequestLine line, String address) {
        if (route.rate().isEmpty()) {
            return Duration.ZERO;
        }
        RateSpec rate = route.rate().get();
        // Who cannot be told apart shares one bucket: leaving the key out must not lift the limit.
        String who = rate.by()
                .map(source -> RequestKey.find(source, line).map("key "::concat).orElse("nobody"))
                .orElse(address);
        ConsumptionProbe probe =
                buckets.get(new Caller(route, who), caller -> bucket(rate)).tryConsumeAndReturnRemaining(1);
        return probe.isConsumed() ? Duration.ZERO : Duration.ofNanos(probe.getNanosToWaitForRefill());
    }

    private Bucket bucket(RateSpec rate) {
        return Bucket.builder()
                .addLimit(limit -> limit.capacity(rate.requests()).refillGreedy(rate.requests(), rate.per()))
                .withCustomTimePrecision(time)
                .build();
    }

    private record Caller(RouteSpec route, String who) {}
}

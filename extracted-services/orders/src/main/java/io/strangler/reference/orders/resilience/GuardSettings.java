package io.strangler.reference.orders.resilience;

import java.time.Duration;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How much of another service's trouble is let in.
 *
 * @param timeLimit for one call, from beginning to end
 * @param atOnce calls under way at the same time; more are turned away at once
 * @param window how many of the last calls are judged
 * @param failureRate percentage of them that must have failed for no more to be made
 * @param pause how long none are made then, before a few are tried
 * @param attempts at a call that may be repeated, the first one included
 * @param backoff before the second attempt; doubles with each further one, half of it up to chance
 */
public record GuardSettings(
        @DefaultValue("2s") Duration timeLimit,
        @DefaultValue("16") int atOnce,
        @DefaultValue("20") int window,
        @DefaultValue("50") int failureRate,
        @DefaultValue("5s") Duration pause,
        @DefaultValue("3") int attempts,
        @DefaultValue("50ms") Duration backoff) {

    public GuardSettings {
        if (!timeLimit.isPositive() || !pause.isPositive() || !backoff.isPositive()) {
            throw new IllegalArgumentException("time-limit (" + timeLimit + "), pause (" + pause + ") and backoff ("
                    + backoff + ") must be positive");
        }
        if (atOnce < 1 || window < 1 || attempts < 1 || failureRate < 1 || failureRate > 100) {
            throw new IllegalArgumentException("at-once (" + atOnce + "), window (" + window + ") and attempts ("
                    + attempts + ") must be at least 1, failure-rate (" + failureRate + ") 1 to 100");
        }
    }
}

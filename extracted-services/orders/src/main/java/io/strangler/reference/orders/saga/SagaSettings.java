package io.strangler.reference.orders.saga;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How patient a saga is.
 *
 * @param stepLimit how long a forward step may take with all its attempts before the saga turns back
 * @param compensationAttempts after so many that failed a compensation is parked for a person
 * @param backoff before the second attempt at a step; doubles with each further one
 * @param longestBackoff what it doubles up to
 * @param stockHold how long reserved stock waits to be confirmed; more than the forward steps may take together
 */
@ConfigurationProperties("orders.saga")
record SagaSettings(
        @DefaultValue("30s") Duration stepLimit,
        @DefaultValue("12") int compensationAttempts,
        @DefaultValue("200ms") Duration backoff,
        @DefaultValue("30s") Duration longestBackoff,
        @DefaultValue("10m") Duration stockHold) {

    SagaSettings {
        if (!stepLimit.isPositive() || !backoff.isPositive() || longestBackoff.compareTo(backoff) < 0) {
            throw new IllegalArgumentException("orders.saga.step-limit (" + stepLimit + ") and .backoff (" + backoff
                    + ") must be positive, .longest-backoff (" + longestBackoff + ") no less than .backoff");
        }
        if (compensationAttempts < 1) {
            throw new IllegalArgumentException(
                    "orders.saga.compensation-attempts must be at least 1, not " + compensationAttempts);
        }
        if (stockHold.compareTo(stepLimit.multipliedBy(SagaStep.values().length)) < 0) {
            throw new IllegalArgumentException("orders.saga.stock-hold (" + stockHold + ") must outlast "
                    + SagaStep.values().length + " times .step-limit (" + stepLimit + ")");
        }
    }

    /**
     * Returns how long to wait after so many failed attempts: twice as long each time, and half of it up to chance, so that
     * sagas that failed together do not come back together.
     *
     * @param chance from 0 to 1
     */
    Duration pause(int attempts, double chance) {
        long doubled = backoff.toMillis() << Math.min(attempts - 1, 20);
        long whole = Math.min(longestBackoff.toMillis(), doubled);
        return Duration.ofMillis(whole / 2 + Math.round(whole / 2.0 * chance));
    }
}

package io.strangler.reference.inventory.reservation;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How long reservations hold.
 *
 * @param hold when the caller does not say
 * @param longest that a caller may ask for
 * @param sweepEvery pause between two looks for expired ones, which are also looked for whenever stock is reserved
 */
@ConfigurationProperties("inventory.reservations")
record ReservationSettings(
        @DefaultValue("10m") Duration hold,
        @DefaultValue("1h") Duration longest,
        @DefaultValue("1s") Duration sweepEvery) {

    ReservationSettings {
        if (!hold.isPositive() || longest.compareTo(hold) < 0) {
            throw new IllegalArgumentException(
                    "inventory.reservations.hold must be positive and at most .longest (" + longest + "), not " + hold);
        }
        if (sweepEvery.toMillis() < 1) {
            throw new IllegalArgumentException(
                    "inventory.reservations.sweep-every must be at least 1ms, not " + sweepEvery);
        }
    }
}

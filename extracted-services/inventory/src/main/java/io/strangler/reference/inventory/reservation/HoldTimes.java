package io.strangler.reference.inventory.reservation;

import io.strangler.reference.inventory.problem.Unacceptable;
import java.time.Duration;
import org.springframework.stereotype.Component;

/** How long a caller may hold stock. */
@Component
final class HoldTimes {

    private final ReservationSettings settings;

    HoldTimes(ReservationSettings settings) {
        this.settings = settings;
    }

    Duration usual() {
        return settings.hold();
    }

    Duration checked(Duration hold) {
        if (!hold.isPositive() || hold.compareTo(settings.longest()) > 0) {
            throw new Unacceptable(
                    "Stock is held for more than no time and at most " + settings.longest() + ", not " + hold + ".");
        }
        return hold;
    }
}

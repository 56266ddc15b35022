package io.strangler.reference.inventory.reservation;

import java.time.Instant;
import java.util.List;

record Reservation(String key, ReservationState state, Instant expiresAt, List<Allocation> allocations) {

    Reservation {
        allocations = List.copyOf(allocations);
    }

    boolean overdue(Instant now) {
        return state == ReservationState.HELD && !now.isBefore(expiresAt);
    }

    Reservation become(ReservationState next) {
        return new Reservation(key, next, expiresAt, allocations);
    }
}

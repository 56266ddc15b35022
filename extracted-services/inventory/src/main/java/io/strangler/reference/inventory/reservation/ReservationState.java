package io.strangler.reference.inventory.reservation;

/** What became of a reservation; only HELD keeps stock from others, and only HELD and CONFIRMED can still change. */
enum ReservationState {
    HELD,
    CONFIRMED,
    RELEASED,
    EXPIRED
}

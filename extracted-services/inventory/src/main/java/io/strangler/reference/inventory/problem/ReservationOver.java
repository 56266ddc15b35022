package io.strangler.reference.inventory.problem;

/** The reservation with that key holds nothing any more and never will again. */
public final class ReservationOver extends Refusal {

    private static final long serialVersionUID = 1L;

    public ReservationOver(String key, String state) {
        super(Kind.REFUSED, "Reservation " + key + " is " + state + "; reserve anew with another key.");
    }
}

package io.strangler.reference.inventory.problem;

/** No reservation was ever made with that key. */
public final class ReservationNotFound extends Refusal {

    private static final long serialVersionUID = 1L;

    public ReservationNotFound(String key) {
        super(Kind.MISSING, "There is no reservation " + key + ".");
    }
}

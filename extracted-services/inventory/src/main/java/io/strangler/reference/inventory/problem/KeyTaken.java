package io.strangler.reference.inventory.problem;

/** The key belongs to a reservation of something else. */
public final class KeyTaken extends Refusal {

    private static final long serialVersionUID = 1L;

    public KeyTaken(String key) {
        super(Kind.TAKEN, "Reservation " + key + " was made for other articles or quantities.");
    }
}

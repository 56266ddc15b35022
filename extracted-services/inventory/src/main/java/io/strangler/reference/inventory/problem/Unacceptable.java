package io.strangler.reference.inventory.problem;

/** A request that no stock could answer. */
public final class Unacceptable extends Refusal {

    private static final long serialVersionUID = 1L;

    public Unacceptable(String why) {
        super(Kind.UNACCEPTABLE, why);
    }
}

package io.strangler.reference.orders.problem;

/** Only a saga that was parked for a person can be retried by one. */
public final class NotParked extends RuntimeException {

    private static final long serialVersionUID = 1L;

    public NotParked(long number) {
        super("The saga of order " + number + " is not parked.");
    }
}

package io.strangler.reference.orders.problem;

/** There is no order with that number, or none that went through the saga asked about. */
public final class OrderNotFound extends RuntimeException {

    private static final long serialVersionUID = 1L;

    public OrderNotFound(long number) {
        super("There is no order " + number + ".");
    }
}

package io.strangler.reference.orders.problem;

/** The order is in a state in which that change is not allowed; while it is PENDING, none is. */
public final class OrderLocked extends RuntimeException {

    private static final long serialVersionUID = 1L;

    public OrderLocked(long number, String status, String wanted) {
        super("Order " + number + " is " + status + " and cannot become " + wanted + ".");
    }
}

package io.strangler.reference.orders.problem;

/** An order that cannot be taken in as it is. */
public final class RequestRefused extends RuntimeException {

    private static final long serialVersionUID = 1L;

    public RequestRefused(String why) {
        super(why);
    }
}

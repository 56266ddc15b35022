package io.strangler.reference.orders.resilience;

/** The other service understood the request and will not do it, now or later; nothing was done by it. */
public final class RemoteRefused extends RuntimeException {

    private static final long serialVersionUID = 1L;

    public RemoteRefused(String why) {
        super(why);
    }
}

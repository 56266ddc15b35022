package io.strangler.reference.customers.problem;

/** An If-Match header that holds neither entity tags nor an asterisk. */
public final class UnreadablePrecondition extends RuntimeException {

    private static final long serialVersionUID = 1L;

    public UnreadablePrecondition(String ifMatch) {
        super("If-Match must be * or entity tags such as \"5\", not " + ifMatch + ".");
    }
}

package io.strangler.reference.monolith.failure;

/** There is no such thing under that number. */
public final class NotFound extends RuntimeException {

    private static final long serialVersionUID = 1L;

    public NotFound(String what, Object number) {
        super(what + " " + number + " not found");
    }
}

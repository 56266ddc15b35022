package io.strangler.bridge.database;

/** Thrown when a stream must not run because of a fact that a person has to change; the message names both. */
public final class Refused extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public Refused(String message) {
        super(message);
    }
}

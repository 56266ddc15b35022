package io.strangler.reference.migration.process;

/** Thrown when a program does not start, or ends by itself; says what it last wrote. */
public final class ProgramFailed extends RuntimeException {
    private static final long serialVersionUID = 1L;

    ProgramFailed(String message) {
        super(message);
    }
}

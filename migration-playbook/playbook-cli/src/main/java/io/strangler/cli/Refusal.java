package io.strangler.cli;

/** Thrown to end a command with an exit code and one message that names value, bound and next command. */
final class Refusal extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final int exit;

    Refusal(int exit, String message) {
        super(message);
        this.exit = exit;
    }

    int exit() {
        return exit;
    }
}

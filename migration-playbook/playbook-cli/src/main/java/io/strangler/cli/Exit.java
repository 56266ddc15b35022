package io.strangler.cli;

/** The exit codes that scripts rely on. */
final class Exit {
    static final int OK = 0;
    static final int FAILURE = 1;
    static final int USAGE = 2;
    static final int GATE_CLOSED = 3;
    static final int MISMATCHES = 4;
    static final int PENDING = 5;
    static final int NOT_ENOUGH_EVIDENCE = 6;
    static final int TIMED_OUT = 7;
    static final int INTERRUPTED = 130;

    private Exit() {}
}

package io.strangler.benchmarks;

/** Thrown for a command line that a benchmark does not understand; the message ends with its usage line. */
public final class WrongUsage extends IllegalArgumentException {
    private static final long serialVersionUID = 1L;

    public WrongUsage(String problem, String usage) {
        super(problem + "; " + usage);
    }
}

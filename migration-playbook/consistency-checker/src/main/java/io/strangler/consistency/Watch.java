package io.strangler.consistency;

/** Is told how a check gets on, on the thread that compares. */
public interface Watch {
    /** Nobody looks on. */
    Watch NOBODY = new Watch() {
        @Override
        public void compared(long aggregates, long about) {
            // Nobody looks on.
        }

        @Override
        public void reached(Checkpoint checkpoint) {
            // Nobody will go on from here.
        }
    };

    /**
     * Told every thousand or so.
     *
     * @param about how many there are, by the databases' statistics
     */
    void compared(long aggregates, long about);

    /** Told from time to time during a check of all aggregates: everything up to here is decided. */
    void reached(Checkpoint checkpoint);
}

package io.strangler.bridge.capture;

/**
 * The changes of one database's log, in commit order, as whole transactions.
 *
 * <p>Delivers at least once: what was handled is acknowledged to the database afterwards, so that a crash between the two
 * repeats transactions but never loses one.
 */
public interface ChangeStream extends AutoCloseable {
    /**
     * Reads until closed.
     *
     * @throws CaptureFailed when reading or handling failed; a new stream must be opened to go on
     */
    void run(TransactionHandler handler);

    /** Makes {@link #run} return; may be called from any thread. */
    @Override
    void close();
}

package io.strangler.bridge.load;

import io.strangler.bridge.load.LoadLedger.Range;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.function.Consumer;

/** Counts what all workers of a load have done, and tells it. */
final class LoadTally {
    private final Consumer<LoadProgress> listener;
    private final long began = System.nanoTime();
    private final long estimate;
    private final int ranges;
    private final long before;
    private long rows;
    private int done;
    private volatile boolean over;

    /**
     * Begins to count.
     *
     * @param listener told on the thread of any worker; what it throws ends the load
     */
    LoadTally(List<Range> ranges, Consumer<LoadProgress> listener) {
        this.listener = listener;
        this.estimate = ranges.stream().mapToLong(Range::estimate).sum();
        this.ranges = ranges.size();
        this.before = ranges.stream().mapToLong(Range::rows).sum();
        this.rows = before;
        this.done = (int) ranges.stream().filter(Range::done).count();
    }

    void add(int more, boolean rangeDone) {
        synchronized (this) {
            rows += more;
            done += rangeDone ? 1 : 0;
        }
        tell();
    }

    /** Ends all workers at their next page, because one of them has failed. */
    void giveUp() {
        over = true;
    }

    void tell() {
        if (over) {
            throw new CancellationException("another worker of the load has failed");
        }
        listener.accept(now());
    }

    synchronized LoadProgress now() {
        double seconds = Math.max(0.001, (System.nanoTime() - began) / 1e9);
        return new LoadProgress(rows, estimate, done, ranges, (rows - before) / seconds);
    }
}

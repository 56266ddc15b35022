package io.strangler.bridge.capture;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/** Transactions on their way from who reads them to who handles them, in order and no more of them than fit into memory. */
final class Handover {
    private static final long MOST_ROWS = 8_192;
    private static final long MOST_CHARACTERS = 4_000_000;

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final Deque<SourceTransaction> waiting = new ArrayDeque<>();
    private long rows;
    private long characters;
    private boolean ended;
    private @Nullable Throwable failure;

    /**
     * Puts a transaction behind the others, if there is room; one that is alone always has.
     *
     * @return whether it is there; if not, the time has passed
     */
    boolean put(SourceTransaction transaction, long millis) throws InterruptedException {
        lock.lock();
        try {
            long left = TimeUnit.MILLISECONDS.toNanos(millis);
            while (!ended
                    && !waiting.isEmpty()
                    && (rows + transaction.rows().held() > MOST_ROWS
                            || characters + transaction.rows().weight() > MOST_CHARACTERS)) {
                if (left <= 0) {
                    return false;
                }
                left = changed.awaitNanos(left);
            }
            if (ended) {
                transaction.rows().close();
                return true;
            }
            waiting.add(transaction);
            rows += transaction.rows().held();
            characters += transaction.rows().weight();
            changed.signalAll();
            return true;
        } finally {
            lock.unlock();
        }
    }

    /**
     * Takes everything that waits, and waits for something if need be.
     *
     * @return nothing when it has ended
     */
    List<SourceTransaction> take() throws InterruptedException {
        lock.lock();
        try {
            while (waiting.isEmpty() && !ended) {
                changed.await();
            }
            if (ended) {
                return List.of();
            }
            List<SourceTransaction> taken = new ArrayList<>(waiting);
            waiting.clear();
            rows = 0;
            characters = 0;
            changed.signalAll();
            return taken;
        } finally {
            lock.unlock();
        }
    }

    /** Ends it, whatever waits: what was not handled will be read again. */
    void end(@Nullable Throwable why) {
        lock.lock();
        try {
            ended = true;
            failure = failure == null ? why : failure;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** Lets go of what nobody will take any more. */
    void discard() {
        lock.lock();
        try {
            waiting.forEach(each -> each.rows().close());
            waiting.clear();
        } finally {
            lock.unlock();
        }
    }

    /** Returns what it ended by, if something went wrong. */
    @Nullable
    Throwable failure() {
        lock.lock();
        try {
            return failure;
        } finally {
            lock.unlock();
        }
    }
}

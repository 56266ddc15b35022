package io.strangler.proxy.stage;

import io.strangler.playbook.ledger.Ledger;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.UUID;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Writes entries to the ledger in the order in which they were added, on a thread of its own: nobody who adds one waits for
 * the control database.
 *
 * <p>While the database is away entries wait. Of more than can wait the oldest are dropped, and counted.
 */
public final class LedgerQueue implements AutoCloseable {
    private static final System.Logger LOG = System.getLogger(LedgerQueue.class.getName());
    private static final Duration PAUSE = Duration.ofSeconds(1);
    private static final Duration CLOSE_LIMIT = Duration.ofSeconds(2);

    private final Destination destination;
    private final int capacity;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final Deque<Waiting> waiting = new ArrayDeque<>();
    private final Thread thread;
    private long dropped;
    private boolean failing;
    private boolean closing;

    private LedgerQueue(Destination destination, int capacity) {
        this.destination = destination;
        this.capacity = capacity;
        this.thread = Thread.ofVirtual().name("ledger").unstarted(this::write);
    }

    /** Begins to write. */
    public static LedgerQueue start(Destination destination, int capacity) {
        LedgerQueue queue = new LedgerQueue(destination, capacity);
        queue.thread.start();
        return queue;
    }

    /** Adds an entry, to be recorded once however often the same event is added. */
    void add(UUID event, Ledger.Entry entry) {
        lock.lock();
        try {
            if (waiting.size() >= capacity) {
                waiting.removeFirst();
                dropped++;
            }
            waiting.addLast(new Waiting(event, entry));
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** Returns how many entries wait for the control database. */
    public int waiting() {
        lock.lock();
        try {
            return waiting.size();
        } finally {
            lock.unlock();
        }
    }

    /** Returns how many entries the ledger will never see. */
    public long dropped() {
        lock.lock();
        try {
            return dropped;
        } finally {
            lock.unlock();
        }
    }

    private void write() {
        try {
            for (Waiting next = next(); next != null; next = next()) {
                if (recorded(next)) {
                    remove(next);
                } else if (pausedInVain()) {
                    return;
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private @Nullable Waiting next() throws InterruptedException {
        lock.lock();
        try {
            while (waiting.isEmpty()) {
                if (closing) {
                    return null;
                }
                changed.await();
            }
            return waiting.getFirst();
        } finally {
            lock.unlock();
        }
    }

    private boolean recorded(Waiting next) {
        try {
            destination.open().recordOnce(next.event(), next.entry());
            failing = false;
            return true;
        } catch (SQLException | RuntimeException e) {
            if (!failing) {
                failing = true;
                LOG.log(System.Logger.Level.WARNING, "entries of the ledger wait for the control database: " + e);
            }
            return false;
        }
    }

    private void remove(Waiting written) {
        lock.lock();
        try {
            // By identity: it may have been dropped meanwhile, and another stand in its place.
            if (waiting.peekFirst() == written) {
                waiting.removeFirst();
            }
        } finally {
            lock.unlock();
        }
    }

    // What is added meanwhile makes the database no more likely to be back; only the end of the program ends the pause.
    private boolean pausedInVain() throws InterruptedException {
        lock.lock();
        try {
            long nanos = PAUSE.toNanos();
            while (nanos > 0 && !closing) {
                nanos = changed.awaitNanos(nanos);
            }
            return closing;
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void close() {
        lock.lock();
        try {
            closing = true;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
        try {
            if (!thread.join(CLOSE_LIMIT)) {
                thread.interrupt();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** The ledger, if it can be reached. */
    @FunctionalInterface
    public interface Destination {
        Ledger open() throws SQLException;
    }

    private record Waiting(UUID event, Ledger.Entry entry) {}
}

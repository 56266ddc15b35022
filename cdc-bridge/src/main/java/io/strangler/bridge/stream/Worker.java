package io.strangler.bridge.stream;

import java.time.Duration;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/** A thread that works until it is closed, and that can be called while it waits. */
final class Worker implements AutoCloseable {
    private static final Duration CLOSING = Duration.ofSeconds(5);

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition wake = lock.newCondition();
    private final Thread thread;
    private boolean called;
    private boolean closed;

    private Worker(String name, Work work) {
        this.thread = Thread.ofPlatform().daemon().name(name).unstarted(() -> run(work));
    }

    static Worker start(String name, Work work) {
        Worker worker = new Worker(name, work);
        worker.thread.start();
        return worker;
    }

    /** Ends the present wait, or the next one at once. */
    void call() {
        lock.lock();
        try {
            called = true;
            wake.signalAll();
        } finally {
            lock.unlock();
        }
    }

    boolean open() {
        lock.lock();
        try {
            return !closed;
        } finally {
            lock.unlock();
        }
    }

    /** Waits for a call, but no longer than the given time; returns false when closed. */
    boolean await(Duration limit) throws InterruptedException {
        return await(limit, true);
    }

    /** Waits for the given time, whoever calls; returns false when closed. */
    boolean pause(Duration time) throws InterruptedException {
        return await(time, false);
    }

    private boolean await(Duration limit, boolean listening) throws InterruptedException {
        lock.lockInterruptibly();
        try {
            long left = limit.toNanos();
            while (!closed && !(listening && called) && left > 0) {
                left = wake.awaitNanos(left);
            }
            if (listening) {
                called = false;
            }
            return !closed;
        } finally {
            lock.unlock();
        }
    }

    private void run(Work work) {
        try {
            work.run(this);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        lock.lock();
        try {
            closed = true;
            wake.signalAll();
        } finally {
            lock.unlock();
        }
        // It may be waiting for something else than a call; nothing is lost by ending that.
        thread.interrupt();
        try {
            thread.join(CLOSING.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** What the thread does; it asks the worker when to go on and whether to end. */
    interface Work {
        void run(Worker worker) throws InterruptedException;
    }
}

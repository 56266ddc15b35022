package io.strangler.proxy.shadow;

import io.strangler.playbook.CapabilityName;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicInteger;

/** Requests of one capability that wait to be repeated, and the threads that repeat them; a bounded number of each. */
final class Lane implements AutoCloseable {
    private static final System.Logger LOG = System.getLogger(Lane.class.getName());
    private static final int ROOM = 256;
    private static final int WORKERS = 48;

    private final BlockingQueue<Mirrored> queue = new LinkedBlockingQueue<>();
    private final AtomicInteger waiting = new AtomicInteger();
    private final List<Thread> workers = new ArrayList<>();
    private final Judge judge;

    Lane(CapabilityName capability, Judge judge) {
        this.judge = judge;
        for (int i = 0; i < WORKERS; i++) {
            workers.add(Thread.ofVirtual()
                    .name("mirror-" + capability.value() + "-" + i)
                    .start(this::work));
        }
    }

    // Asked for every request of a shadowed capability, so it takes no lock.
    boolean hasRoom() {
        return waiting.get() < ROOM;
    }

    /** Returns whether the request was taken. */
    boolean offer(Mirrored mirrored) {
        if (waiting.incrementAndGet() > ROOM) {
            waiting.decrementAndGet();
            return false;
        }
        return queue.offer(mirrored);
    }

    private void work() {
        while (!Thread.currentThread().isInterrupted()) {
            try {
                Mirrored next = queue.take();
                waiting.decrementAndGet();
                judge.judge(next);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            } catch (RuntimeException | Error e) {
                // Whatever one request does, the next one has a worker.
                LOG.log(System.Logger.Level.ERROR, "a mirrored request could not be judged", e);
            }
        }
    }

    @Override
    public void close() {
        workers.forEach(Thread::interrupt);
    }

    /** What is done with a request whose turn has come. */
    interface Judge {
        void judge(Mirrored mirrored) throws InterruptedException;
    }
}

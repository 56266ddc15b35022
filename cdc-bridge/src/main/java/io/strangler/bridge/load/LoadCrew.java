package io.strangler.bridge.load;

import io.strangler.bridge.apply.EntitySync;
import io.strangler.bridge.load.InitialLoad.LoadSessions;
import io.strangler.bridge.load.LoadLedger.Range;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** The workers of one load: the caller's thread with the stream's own session, and more where there is work for more. */
final class LoadCrew implements AutoCloseable {
    private final LoadWorker.Job job;
    private final LoadSessions sessions;
    private final List<LoadWorker> workers = new ArrayList<>();
    private final List<Connection> opened = new ArrayList<>();
    private final AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();

    LoadCrew(LoadWorker.Job job, Connection destination, LoadSessions sessions) {
        this.job = job;
        this.sessions = sessions;
        this.workers.add(new LoadWorker(job, destination));
    }

    /** Loads all ranges, at most so many at once; the first failure ends all workers and is thrown. */
    void load(EntitySync entity, List<Range> ranges, int atOnce) throws SQLException {
        Queue<Range> left = new ConcurrentLinkedQueue<>(ranges);
        int needed = Math.max(1, Math.min(atOnce, ranges.size()));
        while (workers.size() < needed) {
            Connection session = sessions.open(workers.size());
            opened.add(session);
            session.setAutoCommit(false);
            workers.add(new LoadWorker(job, session));
        }
        List<Thread> others = new ArrayList<>();
        for (LoadWorker worker : workers.subList(1, needed)) {
            others.add(Thread.ofPlatform()
                    .daemon()
                    .name("load " + worker.stream() + " " + (others.size() + 2))
                    .start(() -> work(worker, entity, left)));
        }
        work(workers.getFirst(), entity, left);
        others.forEach(LoadCrew::join);
        rethrow();
    }

    private void work(LoadWorker worker, EntitySync entity, Queue<Range> left) {
        try {
            for (Range range = left.poll(); range != null && failure.get() == null; range = left.poll()) {
                worker.load(entity, range);
            }
        } catch (SQLException | RuntimeException | Error e) {
            failure.compareAndSet(null, e);
            job.tally().giveUp();
        }
    }

    private void rethrow() throws SQLException {
        switch (failure.get()) {
            case null -> {}
            case SQLException e -> throw e;
            case RuntimeException e -> throw e;
            case Error e -> throw e;
            case Throwable e -> throw new IllegalStateException(e);
        }
    }

    // Uninterruptible: a worker that still writes must not outlive the load.
    private static void join(Thread worker) {
        boolean interrupted = false;
        while (worker.isAlive()) {
            try {
                worker.join();
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() throws SQLException {
        SQLException broken = null;
        for (Connection session : opened) {
            try {
                sessions.close(session);
            } catch (SQLException e) {
                broken = e;
            }
        }
        if (broken != null) {
            throw broken;
        }
    }
}

package io.strangler.bridge.stream;

import io.strangler.bridge.database.Sql;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes the stream's own row into its source: every second, and at once when somebody waits for a position.
 *
 * <p>It proves that changes come through, moves the watermark past whatever was committed before, and moves the slot of a
 * side on which nobody else writes; without it that side's log would grow for ever.
 */
final class Heartbeat implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Heartbeat.class);
    private static final long PERIOD_NANOS = TimeUnit.SECONDS.toNanos(1);

    private final StreamSpec spec;
    private final Progress progress;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition wake = lock.newCondition();
    private final Thread thread;
    private boolean demanded = true;
    private boolean closed;
    private long last;

    Heartbeat(StreamSpec spec, Progress progress) {
        this.spec = spec;
        this.progress = progress;
        this.thread = Thread.ofPlatform().daemon().name("heartbeat " + spec).start(this::beatUntilClosed);
    }

    /** Asks for a heartbeat that begins after this call. */
    void demand() {
        lock.lock();
        try {
            demanded = true;
            wake.signalAll();
        } finally {
            lock.unlock();
        }
    }

    private void beatUntilClosed() {
        try {
            while (await(0)) {
                try (Connection source = spec.source().open("strangler heartbeat")) {
                    while (await(PERIOD_NANOS)) {
                        beat(source);
                    }
                } catch (SQLException e) {
                    LOG.atWarn()
                            .addKeyValue("stream", spec)
                            .addKeyValue("reason", e.getMessage())
                            .log("no heartbeat could be written");
                    pause();
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void beat(Connection source) throws SQLException {
        long beat = Math.max(last + 1, System.currentTimeMillis());
        last = beat;
        Sql.execute(
                source,
                "insert into strangler.heartbeat (stream, beat) values (?, ?)"
                        + " on conflict (stream) do update set beat = excluded.beat",
                spec.name().value(),
                beat);
        progress.sent(beat);
        Sql.first(
                        source,
                        "select pg_wal_lsn_diff(pg_current_wal_lsn(), confirmed_flush_lsn)::bigint"
                                + " from pg_replication_slots where slot_name = ?",
                        row -> row.getLong(1),
                        spec.name().value())
                .ifPresent(progress::measured);
    }

    // Returns false when closed; true after the given time, or as soon as somebody demands a heartbeat.
    private boolean await(long nanos) throws InterruptedException {
        lock.lockInterruptibly();
        try {
            long left = nanos;
            while (!closed && !demanded && left > 0) {
                left = wake.awaitNanos(left);
            }
            if (nanos > 0) {
                demanded = false;
            }
            return !closed;
        } finally {
            lock.unlock();
        }
    }

    private void pause() throws InterruptedException {
        lock.lockInterruptibly();
        try {
            long left = PERIOD_NANOS;
            while (!closed && left > 0) {
                left = wake.awaitNanos(left);
            }
        } finally {
            lock.unlock();
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
        try {
            thread.join(TimeUnit.SECONDS.toMillis(5));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}

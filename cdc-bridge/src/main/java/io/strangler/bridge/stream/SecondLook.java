package io.strangler.bridge.stream;

import io.strangler.bridge.apply.EntitySync;
import io.strangler.bridge.authority.Authority;
import io.strangler.bridge.database.Collision;
import io.strangler.bridge.database.InTransaction;
import io.strangler.bridge.database.Origin;
import io.strangler.bridge.database.Sql;
import io.strangler.bridge.settle.ParkedRetries;
import io.strangler.bridge.settle.Passage;
import io.strangler.bridge.settle.Settler;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Works off what the stream itself passed by: keys to settle and parked keys that are due. */
final class SecondLook implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(SecondLook.class);
    private static final long IDLE_NANOS = TimeUnit.MILLISECONDS.toNanos(250);
    private static final long PAUSE_NANOS = TimeUnit.SECONDS.toNanos(1);

    private final StreamSpec spec;
    private final Authority authority;
    private final List<EntitySync> entities;
    private final Optional<Passage> opposite;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition wake = lock.newCondition();
    private final Thread thread;
    private boolean called;
    private boolean closed;

    SecondLook(StreamSpec spec, Authority authority, List<EntitySync> entities, Optional<Passage> opposite) {
        this.spec = spec;
        this.authority = authority;
        this.entities = entities;
        this.opposite = opposite;
        this.thread = Thread.ofPlatform().daemon().name("second look " + spec).start(this::lookUntilClosed);
    }

    /** Tells that there is something to settle. */
    void call() {
        lock.lock();
        try {
            called = true;
            wake.signalAll();
        } finally {
            lock.unlock();
        }
    }

    private void lookUntilClosed() {
        try {
            while (await(0)) {
                try {
                    look();
                } catch (SQLException e) {
                    LOG.atWarn()
                            .addKeyValue("stream", spec)
                            .addKeyValue("reason", e.getMessage())
                            .log("settling and retrying paused");
                    await(PAUSE_NANOS);
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void look() throws SQLException, InterruptedException {
        try (Connection source = spec.source().open("strangler settling");
                Connection destination = spec.destination().open("strangler settling")) {
            // Applications wait for rows that are locked here; never let them wait for our waiting.
            Sql.execute(destination, "set lock_timeout = '2s'");
            Origin.mark(destination, spec.name().secondOrigin());
            ParkedRetries retries = new ParkedRetries(spec.name(), authority, source, destination, entities);
            Optional<Settler> settler = opposite.map(
                    passage -> new Settler(spec.name(), passage, authority, source, destination, entities));
            while (await(0)) {
                boolean more = false;
                try {
                    more = settler.isPresent() && settler.get().settleSome();
                    retries.retrySome();
                } catch (SQLException e) {
                    if (!Collision.is(e)) {
                        throw e;
                    }
                    LOG.atDebug()
                            .addKeyValue("stream", spec)
                            .addKeyValue("reason", e.getMessage())
                            .log("somebody held the rows, looking again soon");
                }
                InTransaction.rollback(source);
                if (!more) {
                    await(IDLE_NANOS);
                }
            }
        }
    }

    private boolean await(long nanos) throws InterruptedException {
        lock.lockInterruptibly();
        try {
            long left = nanos;
            while (!closed && !called && left > 0) {
                left = wake.awaitNanos(left);
            }
            if (nanos > 0) {
                called = false;
            }
            return !closed;
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
        // It may be waiting for the other stream to pass; nothing is lost by ending that.
        thread.interrupt();
        try {
            thread.join(TimeUnit.SECONDS.toMillis(5));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}

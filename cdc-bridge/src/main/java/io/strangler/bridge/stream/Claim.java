package io.strangler.bridge.stream;

import io.strangler.bridge.database.Server;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes a session the only one that writes for a stream.
 *
 * <p>A former owner that is cut off from the control database does not know that it is one: the present owner ends its
 * sessions, but only once, for two that both believe to own the stream must not go on doing that to each other.
 */
final class Claim {
    private static final Logger LOG = LoggerFactory.getLogger(Claim.class);
    private static final Duration POLL = Duration.ofMillis(200);
    private static final long GRACE_NANOS = TimeUnit.SECONDS.toNanos(3);

    private final StreamSpec spec;
    private final Ownership ownership;
    private final AtomicBoolean mayEnd;
    private final Set<String> own;
    private final CountDownLatch stopping;
    private final Consumer<StreamState> listener;

    /**
     * Prepares.
     *
     * @param mayEnd whether another bridge's sessions may still be ended
     * @param own the destination's processes that served this bridge's earlier sessions for the stream
     */
    Claim(
            StreamSpec spec,
            Ownership ownership,
            AtomicBoolean mayEnd,
            Set<String> own,
            CountDownLatch stopping,
            Consumer<StreamState> listener) {
        this.spec = spec;
        this.ownership = ownership;
        this.mayEnd = mayEnd;
        this.own = own;
        this.stopping = stopping;
        this.listener = listener;
    }

    /** Waits for both locks and keeps the stream's; returns false when the stream is stopped before. */
    boolean take(Connection destination) throws SQLException, InterruptedException {
        if (!await(StreamLocks.STREAM, destination) || !await(StreamLocks.SECOND_LOOK, destination)) {
            return false;
        }
        // Nobody else gets it now: that takes the stream's lock as well.
        StreamLocks.SECOND_LOOK.release(destination, spec.name());
        own.clear();
        holds(destination);
        return true;
    }

    /** Takes note of a session of this bridge that holds one of the stream's locks. */
    void holds(Connection destination) throws SQLException {
        own.add(Integer.toString(Server.process(destination)));
    }

    private boolean await(StreamLocks lock, Connection destination) throws SQLException, InterruptedException {
        long began = System.nanoTime();
        while (stopping.getCount() > 0) {
            boolean confirmed = ownership.confirmed();
            if (confirmed && lock.take(destination, spec.name())) {
                return true;
            }
            if (confirmed) {
                // Cut off from us, or it would have ended with the try that opened it: its server does not know that.
                lock.endHolder(destination, spec.name(), own);
            }
            listener.accept(new StreamState.Waiting(
                    confirmed
                            ? "another bridge owns the stream " + spec.name()
                            : "this bridge does not know that it owns the streams of the migration"));
            if (confirmed && System.nanoTime() - began > GRACE_NANOS && mayEnd.compareAndSet(true, false)) {
                LOG.atWarn()
                        .addKeyValue("stream", spec)
                        .log("ending the session of a bridge that does not own the migration any more");
                // A holder of both locks has two sessions.
                StreamLocks.STREAM.endHolder(destination, spec.name());
                StreamLocks.SECOND_LOOK.endHolder(destination, spec.name());
            }
            boolean unused = stopping.await(POLL.toMillis(), TimeUnit.MILLISECONDS);
        }
        return false;
    }
}

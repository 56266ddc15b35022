package io.strangler.bridge.stream;

import io.strangler.bridge.database.Slot;
import io.strangler.bridge.database.Sql;
import io.strangler.bridge.database.StreamName;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
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
    private static final Duration PERIOD = Duration.ofSeconds(1);

    private final StreamSpec spec;
    private final Progress progress;
    private final Worker worker;

    Heartbeat(StreamSpec spec, Progress progress) {
        this.spec = spec;
        this.progress = progress;
        this.worker = Worker.start("heartbeat " + spec, this::beatUntilClosed);
        worker.call();
    }

    /** Asks for a heartbeat that begins after this call. */
    void demand() {
        worker.call();
    }

    private void beatUntilClosed(Worker worker) throws InterruptedException {
        while (worker.open()) {
            try (Connection source = spec.source().open("strangler heartbeat", Patience.ANSWER)) {
                while (worker.await(PERIOD)) {
                    beat(source);
                }
            } catch (SQLException e) {
                LOG.atWarn()
                        .addKeyValue("stream", spec)
                        .addKeyValue("reason", e.getMessage())
                        .log("no heartbeat could be written");
                boolean unused = worker.pause(PERIOD);
            }
        }
    }

    private void beat(Connection source) throws SQLException {
        // Never less than the last one, whatever clock wrote that: a smaller one tells that the source was set back.
        progress.sent(write(source, spec.name()));
        Slot.usage(source, spec.name()).ifPresent(progress::measured);
    }

    /** Writes one; returns the time it bears. */
    static long write(Connection source, StreamName stream) throws SQLException {
        return Sql.first(
                        source,
                        "insert into strangler.heartbeat as h (stream, beat) values (?, ?)"
                                + " on conflict (stream) do update set beat = greatest(h.beat + 1, excluded.beat)"
                                + " returning beat",
                        row -> row.getLong(1),
                        stream.value(),
                        System.currentTimeMillis())
                .orElseThrow();
    }

    /** Returns the last heartbeat that was written; 0 when there is none. */
    static long last(Connection source, StreamName stream) throws SQLException {
        return Sql.first(
                        source,
                        "select beat from strangler.heartbeat where stream = ?",
                        row -> row.getLong(1),
                        stream.value())
                .orElse(0L);
    }

    @Override
    public void close() {
        worker.close();
    }
}

package io.strangler.bridge.stream;

import io.strangler.bridge.database.Sql;
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
    private long last;

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
            try (Connection source = spec.source().open("strangler heartbeat")) {
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

    @Override
    public void close() {
        worker.close();
    }
}

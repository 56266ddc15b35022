package io.strangler.bridge.stream;

import io.strangler.bridge.capture.ChangeStream;
import io.strangler.bridge.capture.TransactionHandler;
import io.strangler.bridge.database.Sql;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Optional;

/**
 * Notices that nothing comes from the log any more although it should: a heartbeat is written every second.
 *
 * <p>A dead line looks like an idle one, so the server is asked, in a new session: one that still reads its log for the
 * stream is waited for however long that takes; one that has nothing left to send, or does not answer either, is not.
 */
final class Listening implements AutoCloseable {
    private static final Duration PERIOD = Duration.ofSeconds(1);
    private static final String BUSY = """
            select 1 from pg_replication_slots s join pg_stat_activity a on a.pid = s.active_pid
             where s.slot_name = ? and coalesce(a.wait_event_type, '') not in ('Activity', 'Client')""";

    private final StreamSpec spec;
    private final ChangeStream changes;
    private final Duration limit;
    private final Worker worker;
    private volatile boolean handling;
    private volatile long heardAt = System.nanoTime();
    private volatile Optional<String> silence = Optional.empty();

    Listening(StreamSpec spec, ChangeStream changes) {
        this.spec = spec;
        this.changes = changes;
        this.limit = Patience.usual(spec.source());
        this.worker = Worker.start("listening " + spec, this::listenUntilClosed);
    }

    /** Reads until the stream is closed, here or elsewhere. */
    void read(TransactionHandler handler) throws SQLException {
        changes.run(transactions -> {
            handling = true;
            try {
                handler.handle(transactions);
            } finally {
                heardAt = System.nanoTime();
                handling = false;
            }
        });
        if (silence.isPresent()) {
            throw new SQLException(silence.get());
        }
    }

    private void listenUntilClosed(Worker worker) throws InterruptedException {
        while (worker.pause(PERIOD)) {
            Duration silent = Duration.ofNanos(System.nanoTime() - heardAt);
            if (!handling && silent.compareTo(limit) > 0 && !busy()) {
                silence = Optional.of("nothing has come from the log of "
                        + spec.source().url() + " for " + silent.toSeconds() + " s: the line to it is dead");
                changes.close();
                return;
            }
        }
    }

    private boolean busy() {
        try (Connection source = spec.source().open("strangler bridge", Patience.ANSWER)) {
            return Sql.first(source, BUSY, row -> true, spec.name().value()).isPresent();
        } catch (SQLException e) {
            return false;
        }
    }

    @Override
    public void close() {
        worker.close();
    }
}

package io.strangler.bridge.capture;

import io.strangler.bridge.database.KeyColumns;
import io.strangler.bridge.database.QualifiedTable;
import io.strangler.bridge.database.ReplicationSession;
import io.strangler.bridge.database.Sql;
import io.strangler.bridge.database.StreamName;
import io.strangler.playbook.plan.DatabaseSpec;
import java.nio.ByteBuffer;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.postgresql.PGConnection;
import org.postgresql.replication.LogSequenceNumber;
import org.postgresql.replication.PGReplicationStream;

/**
 * Reads a slot through the PostgreSQL driver, message by message, as they come.
 *
 * <p>One thread reads and answers the server, also while the handler takes its time; the caller's thread handles. The slot
 * moves only past transactions that the handler has taken over.
 */
public final class PgoutputChangeStream implements ChangeStream {
    private static final long ANSWER_MILLIS = 1_000;

    private final DatabaseSpec database;
    private final StreamName name;
    private final Map<QualifiedTable, Set<String>> columns;
    private final Collection<QualifiedTable> others;
    private final Handover handover = new Handover();
    private volatile boolean closed;
    private volatile @Nullable Connection session;

    /**
     * Prepares to read.
     *
     * @param columns which columns of which tables to deliver; the stream's heartbeat comes along, and
     *     what is published under a name that nobody knows yet
     * @param others the tables there are beside them
     */
    public PgoutputChangeStream(
            DatabaseSpec database,
            StreamName name,
            Map<QualifiedTable, Set<String>> columns,
            Collection<QualifiedTable> others) {
        this.database = database;
        this.name = name;
        this.columns = columns;
        this.others = others;
    }

    @Override
    public void run(TransactionHandler handler) {
        try (PgoutputDecoder decoder = new PgoutputDecoder(columns, others, keys());
                Connection reading = ReplicationSession.open(database)) {
            session = reading;
            if (closed) {
                return;
            }
            PGReplicationStream log = start(reading);
            Thread reader = Thread.ofPlatform().name("log " + name).start(() -> read(log, decoder));
            try {
                handle(handler, log);
            } finally {
                handover.end(null);
                // The only way to have a reader return that waits for its server.
                reading.abort(Runnable::run);
                reader.join();
                handover.discard();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (CaptureFailed e) {
            throw e;
        } catch (Exception e) {
            fail(e);
        }
        Throwable cause = handover.failure();
        if (cause != null) {
            fail(cause);
        }
    }

    private void fail(Throwable cause) {
        if (!closed) {
            throw new CaptureFailed("reading the log of " + database.url() + " failed: " + cause.getMessage(), cause);
        }
    }

    private Map<QualifiedTable, Set<String>> keys() throws SQLException {
        Map<QualifiedTable, Set<String>> keys = new HashMap<>();
        try (Connection asking = database.open("strangler bridge")) {
            for (QualifiedTable table : columns.keySet()) {
                keys.put(table, KeyColumns.telling(asking, table));
            }
        }
        return keys;
    }

    private PGReplicationStream start(Connection reading) throws SQLException {
        // The values' text must not depend on what the server, the role or this machine has set.
        Sql.execute(
                reading,
                "set timezone = 'UTC'; set datestyle = 'ISO'; set intervalstyle = 'postgres';"
                        + " set bytea_output = 'hex'; set extra_float_digits = 1");
        return reading.unwrap(PGConnection.class)
                .getReplicationAPI()
                .replicationStream()
                .logical()
                .withSlotName(name.value())
                .withSlotOption("proto_version", 1)
                .withSlotOption("publication_names", "\"" + name.value() + "\"")
                // The server leaves out every transaction that carries an origin: the bridge's own.
                .withSlotOption("origin", "none")
                .withStatusInterval((int) ANSWER_MILLIS, TimeUnit.MILLISECONDS)
                // Otherwise the driver acknowledges by itself what nobody has handled.
                .withAutomaticFlush(false)
                .start();
    }

    private void read(PGReplicationStream log, PgoutputDecoder decoder) {
        try {
            while (!closed) {
                ByteBuffer message = log.read();
                if (message == null) {
                    throw new SQLException("the server has ended the reading of its log");
                }
                Optional<SourceTransaction> whole = decoder.add(message);
                if (whole.isPresent()) {
                    while (!handover.put(whole.get(), ANSWER_MILLIS)) {
                        // A server that hears nothing takes the line for dead.
                        log.forceUpdateStatus();
                    }
                }
            }
            handover.end(null);
        } catch (InterruptedException | SQLException | RuntimeException | Error e) {
            handover.end(e);
        }
    }

    private void handle(TransactionHandler handler, PGReplicationStream log) throws Exception {
        while (true) {
            List<SourceTransaction> transactions = handover.take();
            if (transactions.isEmpty()) {
                return;
            }
            try {
                handler.handle(transactions);
            } finally {
                transactions.forEach(each -> each.rows().close());
            }
            // Told to the server with the reader's next answer, within a second.
            LogSequenceNumber position =
                    LogSequenceNumber.valueOf(transactions.getLast().commit().lsn());
            log.setAppliedLSN(position);
            log.setFlushedLSN(position);
        }
    }

    @Override
    public void close() {
        closed = true;
        handover.end(null);
        Connection reading = session;
        if (reading != null) {
            try {
                reading.abort(Runnable::run);
            } catch (SQLException e) {
                System.getLogger(PgoutputChangeStream.class.getName())
                        .log(System.Logger.Level.DEBUG, "closing the session that reads the log", e);
            }
        }
    }
}

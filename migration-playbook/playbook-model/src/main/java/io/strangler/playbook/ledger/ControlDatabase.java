package io.strangler.playbook.ledger;

import io.strangler.playbook.evidence.Evidence;
import io.strangler.playbook.plan.DatabaseSpec;
import io.strangler.playbook.switchover.Switchovers;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Deque;
import java.util.concurrent.ConcurrentLinkedDeque;

/**
 * The one database in which all programs of a migration meet.
 *
 * <p>Opens connections when needed and keeps a few; every failure reaches the caller as {@link SQLException}, and the next
 * call tries anew. Thread-safe.
 */
public final class ControlDatabase implements AutoCloseable {
    private static final int KEPT = 4;
    // Every statement here is short: a server that says nothing for so long is not there.
    private static final Duration SILENCE = Duration.ofSeconds(10);

    private final DatabaseSpec database;
    private final String application;
    private final Deque<Connection> idle = new ConcurrentLinkedDeque<>();

    public ControlDatabase(DatabaseSpec database, String application) {
        this.database = database;
        this.application = application;
    }

    /**
     * Creates what is missing of the schema; may be called by several programs at once, and takes no lock where nothing is
     * missing.
     */
    public void migrate() throws SQLException {
        run(connection -> {
            if (!current(connection)) {
                connection.setAutoCommit(false);
                try (Statement statement = connection.createStatement()) {
                    statement.execute("select pg_advisory_xact_lock(hashtext('strangler control schema'))");
                    // Another program may have done it while this one waited.
                    if (!current(connection)) {
                        statement.execute(ControlSchema.SQL);
                    }
                    connection.commit();
                }
                connection.setAutoCommit(true);
            }
            return true;
        });
    }

    // Two steps, for a statement on a table that is not there is refused.
    private static boolean current(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            return yes(statement, "select to_regclass('strangler_control.schema_version') is not null")
                    && yes(
                            statement,
                            "select coalesce(max(version), 0) >= " + ControlSchema.VERSION
                                    + " from strangler_control.schema_version");
        }
    }

    private static boolean yes(Statement statement, String question) throws SQLException {
        try (ResultSet rows = statement.executeQuery(question)) {
            return rows.next() && rows.getBoolean(1);
        }
    }

    public Switchovers switchovers() {
        return new JdbcSwitchovers(this);
    }

    public Evidence evidence() {
        return new JdbcEvidence(this);
    }

    public Ledger ledger() {
        return new JdbcLedger(this);
    }

    public BridgeMemory bridgeMemory() {
        return new JdbcBridgeMemory(this);
    }

    /**
     * Returns a lock of that name, not yet taken.
     *
     * @param holder what another program is told of who holds it
     */
    public SessionLock lock(String name, String holder) {
        return new SessionLock(() -> database.open(holder, SILENCE), name);
    }

    <T> T run(Work<T> work) throws SQLException {
        Connection kept = idle.poll();
        if (kept != null && kept.isValid(1)) {
            return use(kept, work);
        }
        if (kept != null) {
            close(kept);
        }
        return use(database.open(application, SILENCE), work);
    }

    private <T> T use(Connection connection, Work<T> work) throws SQLException {
        boolean sound = false;
        try {
            T result = work.with(connection);
            sound = true;
            return result;
        } finally {
            if (sound && idle.size() < KEPT) {
                idle.push(connection);
            } else {
                close(connection);
            }
        }
    }

    @Override
    public void close() {
        for (Connection connection = idle.poll(); connection != null; connection = idle.poll()) {
            close(connection);
        }
    }

    static void close(Connection connection) {
        try {
            connection.close();
        } catch (SQLException e) {
            // A connection that cannot be closed is gone already.
            System.getLogger(ControlDatabase.class.getName()).log(System.Logger.Level.DEBUG, "closing", e);
        }
    }

    /** Something to do with a connection in auto-commit mode. */
    interface Work<T> {
        T with(Connection connection) throws SQLException;
    }
}

package io.strangler.playbook.ledger;

import io.strangler.playbook.evidence.Evidence;
import io.strangler.playbook.plan.DatabaseSpec;
import io.strangler.playbook.switchover.Switchovers;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
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

    private final DatabaseSpec database;
    private final String application;
    private final Deque<Connection> idle = new ConcurrentLinkedDeque<>();

    public ControlDatabase(DatabaseSpec database, String application) {
        this.database = database;
        this.application = application;
    }

    /** Creates what is missing of the schema; may be called by several programs at once. */
    public void migrate() throws SQLException {
        run(connection -> {
            connection.setAutoCommit(false);
            try (Statement statement = connection.createStatement()) {
                statement.execute("select pg_advisory_xact_lock(hashtext('strangler control schema'))");
                statement.execute(ControlSchema.SQL);
                connection.commit();
            }
            connection.setAutoCommit(true);
            return true;
        });
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

    <T> T run(Work<T> work) throws SQLException {
        Connection kept = idle.poll();
        if (kept != null && kept.isValid(1)) {
            return use(kept, work);
        }
        if (kept != null) {
            close(kept);
        }
        return use(database.open(application), work);
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

    private static void close(Connection connection) {
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

package io.strangler.bridge.database;

import io.strangler.playbook.plan.DatabaseSpec;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Optional;
import java.util.Properties;
import org.postgresql.PGConnection;
import org.postgresql.replication.ReplicationSlotInfo;

/**
 * A logical replication slot: what the source remembers of a stream.
 *
 * @param confirmed up to where the source has been told that changes are safe in the destination
 * @param active whether a session reads from it
 * @param lost whether the source has thrown away log that the slot needed
 */
public record Slot(Position confirmed, boolean active, boolean lost) {
    public static Optional<Slot> find(Connection connection, StreamName name) throws SQLException {
        return Sql.first(
                connection,
                "select confirmed_flush_lsn::text, active, coalesce(wal_status = 'lost', false)"
                        + " from pg_replication_slots where slot_name = ?",
                row -> new Slot(
                        Position.parse(Optional.ofNullable(row.getString(1)).orElse("0/0")),
                        row.getBoolean(2),
                        row.getBoolean(3)),
                name.value());
    }

    /** Drops the slot if there is one; fails while a session reads from it. */
    public static void drop(Connection connection, StreamName name) throws SQLException {
        Sql.execute(
                connection,
                "select pg_drop_replication_slot(slot_name) from pg_replication_slots where slot_name = ?",
                name.value());
    }

    /** Creates the slot and keeps the snapshot of its first moment until closed. */
    public static Created create(DatabaseSpec database, StreamName name) throws SQLException {
        Properties properties = new Properties();
        properties.setProperty("user", database.username());
        properties.setProperty("password", database.password());
        properties.setProperty("replication", "database");
        properties.setProperty("preferQueryMode", "simple");
        properties.setProperty("assumeMinServerVersion", "16");
        properties.setProperty("ApplicationName", "strangler bridge");
        Connection connection = DriverManager.getConnection(database.url(), properties);
        try {
            ReplicationSlotInfo info = connection
                    .unwrap(PGConnection.class)
                    .getReplicationAPI()
                    .createReplicationSlot()
                    .logical()
                    .withSlotName(name.value())
                    .withOutputPlugin("pgoutput")
                    .make();
            return new Created(
                    database,
                    connection,
                    new Position(info.getConsistentPoint().asLong()),
                    Optional.ofNullable(info.getSnapshotName())
                            .orElseThrow(() -> new SQLException("the new slot exported no snapshot")));
        } catch (SQLException e) {
            connection.close();
            throw e;
        }
    }

    /**
     * A new slot whose snapshot can be read.
     *
     * @param start what was committed up to here is in the snapshot, everything later will be in the stream
     */
    public record Created(DatabaseSpec database, Connection connection, Position start, String snapshot)
            implements AutoCloseable {
        /** Opens a session that sees the database as it was in the slot's first moment. */
        public Connection look() throws SQLException {
            Connection session = database.open("strangler load");
            boolean done = false;
            try {
                session.setAutoCommit(false);
                Sql.execute(session, "set transaction isolation level repeatable read, read only");
                Sql.execute(session, "set transaction snapshot '" + snapshot + "'");
                // One statement reads a whole table, as fast as the other side takes it; no usual limit fits that.
                Sql.execute(session, "set local statement_timeout = 0");
                done = true;
                return session;
            } finally {
                if (!done) {
                    session.close();
                }
            }
        }

        @Override
        public void close() throws SQLException {
            connection.close();
        }
    }
}

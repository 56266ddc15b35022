package io.strangler.bridge.database;

import io.strangler.playbook.plan.DatabaseSpec;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * A logical replication slot: what the source remembers of a stream.
 *
 * @param confirmed up to where the source has been told that changes are safe in the destination
 * @param active whether a session reads from it
 * @param lost the setting by which the source has thrown away log that the slot needed, if it has
 * @param failover whether standbys keep a copy of it
 */
public record Slot(Position confirmed, boolean active, Optional<String> lost, boolean failover) {
    private static final int COPIES = 17;

    // Servers name the reason from 17 on, and up to 16 there is only one; 18 may also give up a slot that rests.
    private static final String LOST = """
            case when s.wal_status = 'lost' or to_jsonb(s) ->> 'invalidation_reason' is not null
                 then case to_jsonb(s) ->> 'invalidation_reason' when 'idle_timeout' then 'idle_replication_slot_timeout'
                        when 'wal_level_insufficient' then 'wal_level' else 'max_slot_wal_keep_size' end end""";

    public static Optional<Slot> find(Connection connection, StreamName name) throws SQLException {
        return Sql.first(
                connection,
                "select confirmed_flush_lsn::text, active, " + LOST
                        + ", coalesce((to_jsonb(s) ->> 'failover')::boolean, false)"
                        + " from pg_replication_slots s where slot_name = ?",
                row -> new Slot(
                        Position.parse(Optional.ofNullable(row.getString(1)).orElse("0/0")),
                        row.getBoolean(2),
                        Optional.ofNullable(row.getString(3)),
                        row.getBoolean(4)),
                name.value());
    }

    /** Measures what the slot means for its source; empty when there is no such slot. */
    public static Optional<Usage> usage(Connection connection, StreamName name) throws SQLException {
        return Sql.first(
                connection,
                "select coalesce(pg_wal_lsn_diff(pg_current_wal_lsn(), confirmed_flush_lsn), 0)::bigint,"
                        + " coalesce(pg_wal_lsn_diff(pg_current_wal_lsn(), restart_lsn), 0)::bigint,"
                        + " safe_wal_size, " + LOST + " from pg_replication_slots s where slot_name = ?",
                row -> {
                    long left = row.getLong(3);
                    boolean unbounded = row.wasNull();
                    return new Usage(
                            row.getLong(1),
                            row.getLong(2),
                            unbounded ? OptionalLong.empty() : OptionalLong.of(Math.max(0, left)),
                            Optional.ofNullable(row.getString(4)));
                },
                name.value());
    }

    /** Drops the slot if there is one; fails while a session reads from it. */
    public static void drop(Connection connection, StreamName name) throws SQLException {
        Sql.execute(
                connection,
                "select pg_drop_replication_slot(slot_name) from pg_replication_slots where slot_name = ?",
                name.value());
    }

    /**
     * Creates the slot and keeps the snapshot of its first moment until closed.
     *
     * @param failover whether standbys keep a copy of it, where the server can do that
     */
    public static Created create(DatabaseSpec database, StreamName name, boolean failover) throws SQLException {
        Connection connection = ReplicationSession.open(database);
        try (Statement statement = connection.createStatement()) {
            boolean copied = failover && connection.getMetaData().getDatabaseMajorVersion() >= COPIES;
            try (ResultSet row = statement.executeQuery("CREATE_REPLICATION_SLOT " + name.value()
                    + " LOGICAL pgoutput (SNAPSHOT 'export'" + (copied ? ", FAILOVER true" : "") + ")")) {
                row.next();
                String snapshot = Optional.ofNullable(row.getString("snapshot_name"))
                        .orElseThrow(() -> new SQLException("the new slot exported no snapshot"));
                return new Created(
                        connection,
                        Position.parse(row.getString("consistent_point")),
                        new Snapshot(database, snapshot));
            }
        } catch (SQLException e) {
            connection.close();
            throw e;
        }
    }

    /** Has standbys keep a copy of the slot, or keep none any more; nobody may read it meanwhile. */
    public static void copy(DatabaseSpec database, StreamName name, boolean failover) throws SQLException {
        try (Connection connection = ReplicationSession.open(database);
                Statement statement = connection.createStatement()) {
            if (connection.getMetaData().getDatabaseMajorVersion() >= COPIES) {
                statement.execute("ALTER_REPLICATION_SLOT " + name.value() + " (FAILOVER " + failover + ")");
            }
        }
    }

    /**
     * What a slot means for its source.
     *
     * @param lag bytes of log that are not acknowledged
     * @param kept bytes of log that lie on the source's disk for the slot
     * @param left bytes that may still be written before the slot is lost; empty when there is no bound
     * @param lost the setting by which the slot was lost, if it was
     */
    public record Usage(long lag, long kept, OptionalLong left, Optional<String> lost) {
        /** Of a slot that does not exist. */
        public static final Usage NONE = new Usage(0, 0, OptionalLong.empty(), Optional.empty());
    }

    /**
     * A new slot whose snapshot can be read.
     *
     * @param start what was committed up to here is in the snapshot, everything later will be in the stream
     */
    public record Created(Connection connection, Position start, Snapshot snapshot) implements AutoCloseable {
        @Override
        public void close() throws SQLException {
            connection.close();
        }
    }
}

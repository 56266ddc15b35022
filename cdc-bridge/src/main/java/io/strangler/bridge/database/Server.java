package io.strangler.bridge.database;

import java.sql.Connection;
import java.sql.SQLException;

/** Facts about a database server. */
public final class Server {
    private static final int OLDEST = 160_000;

    private Server() {}

    /**
     * Makes sure that changes can be captured there.
     *
     * @throws Refused with the setting to change
     */
    public static void requireCapture(Connection connection) throws SQLException {
        int version = Integer.parseInt(setting(connection, "server_version_num"));
        if (version < OLDEST) {
            throw new Refused("database " + connection.getCatalog() + " runs on PostgreSQL " + version / 10_000
                    + "; a stream must tell its own writes from others by origin, which servers can filter from version 16"
                    + " on: upgrade the server");
        }
        String level = setting(connection, "wal_level");
        if (!level.equals("logical")) {
            throw new Refused("database " + connection.getCatalog() + " has wal_level = " + level
                    + ", streams need logical: alter system set wal_level = logical, then restart the server");
        }
    }

    /**
     * Makes sure that the stream's slot can be made and read, if it is not being so already.
     *
     * @throws Refused with the setting that leaves no room
     */
    public static void requireRoom(Connection connection, StreamName stream) throws SQLException {
        room(
                connection,
                "max_replication_slots",
                "select count(*) from pg_replication_slots where slot_name <> ?",
                stream);
        // A session that reads the stream's own slot is an orphan, and ended before the slot is read anew.
        room(
                connection,
                "max_wal_senders",
                "select count(*) from pg_stat_replication where pid not in (select active_pid from pg_replication_slots"
                        + " where slot_name = ? and active_pid is not null)",
                stream);
    }

    private static void room(Connection connection, String setting, String others, StreamName stream)
            throws SQLException {
        long used = Sql.first(connection, others, row -> row.getLong(1), stream.value())
                .orElse(0L);
        long bound = Long.parseLong(setting(connection, setting));
        if (used >= bound) {
            throw new Refused("the server of database " + connection.getCatalog() + " has " + setting + " = " + bound
                    + " and others use " + used + " of them, so stream " + stream + " finds no room: alter system set "
                    + setting + " = " + (used + 1) + " or more, then restart the server");
        }
    }

    /** Returns the position behind which every transaction that is visible now lies. */
    public static Position now(Connection connection) throws SQLException {
        return Sql.first(
                        connection, "select pg_current_wal_insert_lsn()::text", row -> Position.parse(row.getString(1)))
                .orElseThrow();
    }

    static String setting(Connection connection, String name) throws SQLException {
        return Sql.first(connection, "select coalesce(current_setting(?, true), '')", row -> row.getString(1), name)
                .orElse("");
    }

    /** Returns the number of the server's process that serves the session. */
    public static int process(Connection connection) throws SQLException {
        return Sql.first(connection, "select pg_backend_pid()", row -> row.getInt(1))
                .orElseThrow();
    }
}

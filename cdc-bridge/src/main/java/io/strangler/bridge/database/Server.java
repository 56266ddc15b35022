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

    /** Returns the position behind which every transaction that is visible now lies. */
    public static Position now(Connection connection) throws SQLException {
        return Sql.first(
                        connection, "select pg_current_wal_insert_lsn()::text", row -> Position.parse(row.getString(1)))
                .orElseThrow();
    }

    private static String setting(Connection connection, String name) throws SQLException {
        return Sql.first(connection, "select current_setting(?)", row -> row.getString(1), name)
                .orElse("");
    }
}

package io.strangler.bridge.database;

import java.sql.Connection;
import java.sql.SQLException;

/** The mark by which a stream's writes are told from everybody else's, so that they never travel back. */
public final class Origin {
    private Origin() {}

    /** Makes every later transaction of the session carry the origin, which is created when missing. */
    public static void mark(Connection connection, String origin) throws SQLException {
        Sql.execute(
                connection,
                "select pg_replication_origin_create(?) where pg_replication_origin_oid(?) is null",
                origin,
                origin);
        Sql.execute(connection, "select pg_replication_origin_session_setup(?)", origin);
    }

    public static void drop(Connection connection, String origin) throws SQLException {
        Sql.execute(
                connection,
                "select pg_replication_origin_drop(roname) from pg_replication_origin where roname = ?",
                origin);
    }
}

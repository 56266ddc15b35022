package io.strangler.bridge.database;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;

/** The mark by which a stream's writes are told from everybody else's, so that they never travel back. */
public final class Origin {
    private static final String NO_ROOM = "53400";
    private static final String IN_USE = "55006";
    private static final String MADE_MEANWHILE = "23505";
    // Beyond those of the stream's own sessions and of its load's.
    private static final int FIRST_SHARED = 101;
    private static final int LAST_SHARED = 1_000;

    private Origin() {}

    /**
     * Makes sure that the server can keep the origins a stream writes under, which it then does.
     *
     * @throws Refused with the setting that leaves no room
     */
    public static void requireRoom(Connection connection, StreamName stream) throws SQLException {
        // Tried, not counted: which origins take room is nothing that an ordinary role may see.
        for (String origin : List.of(stream.origin(), stream.secondOrigin())) {
            try {
                mark(connection, origin);
                unmark(connection);
            } catch (SQLException e) {
                if (NO_ROOM.equals(e.getSQLState())) {
                    throw full(connection, "the two of stream " + stream, 2);
                }
                // In use by a session that is still ending: then there is room for it.
                if (!IN_USE.equals(e.getSQLState())) {
                    throw e;
                }
            }
        }
    }

    private static Refused full(Connection connection, String whose, int more) throws SQLException {
        // Up to PostgreSQL 17 origins had no setting of their own.
        String own = "max_active_replication_origins";
        String setting = Server.setting(connection, own).isEmpty() ? "max_replication_slots" : own;
        long bound = Long.parseLong(Server.setting(connection, setting));
        long known = Sql.first(connection, "select count(*) from pg_replication_origin", row -> row.getLong(1))
                .orElse(0L);
        return new Refused("the server of database " + connection.getCatalog() + " has " + setting + " = " + bound
                + " and knows " + known + " replication origins, so there is no room for " + whose
                + ": alter system set " + setting + " = " + (Math.max(bound, known) + more)
                + " or more, then restart the server");
    }

    /** Makes every later transaction of the session carry the origin, which is created when missing. */
    public static void mark(Connection connection, String origin) throws SQLException {
        boolean known = Sql.first(
                        connection, "select 1 from pg_replication_origin where roname = ?", row -> true, origin)
                .orElse(false);
        // Not in one statement: a role that may not create origins may not even name the function.
        if (!known) {
            Sql.execute(connection, "select pg_replication_origin_create(?)", origin);
        }
        Sql.execute(connection, "select pg_replication_origin_session_setup(?)", origin);
    }

    /** Does the same under an origin of the stream that no other session uses. */
    public static void markFree(Connection connection, StreamName stream) throws SQLException {
        int number = FIRST_SHARED;
        while (true) {
            try {
                mark(connection, stream.origin(number));
                return;
            } catch (SQLException e) {
                if (NO_ROOM.equals(e.getSQLState())) {
                    throw full(connection, "one more that applies stream " + stream, 1);
                }
                boolean used = IN_USE.equals(e.getSQLState());
                if (number == LAST_SHARED || !(used || MADE_MEANWHILE.equals(e.getSQLState()))) {
                    throw e;
                }
                number += used ? 1 : 0;
            }
        }
    }

    /** Makes the session's later transactions those of anybody, which streams carry. */
    public static void unmark(Connection connection) throws SQLException {
        Sql.execute(connection, "select pg_replication_origin_session_reset()");
    }

    /** Drops all origins of a stream. */
    public static void drop(Connection connection, StreamName stream) throws SQLException {
        Sql.execute(
                connection,
                "select pg_replication_origin_drop(roname) from pg_replication_origin where roname ~ ?",
                "^" + stream + "(_[0-9]+)?$");
    }
}

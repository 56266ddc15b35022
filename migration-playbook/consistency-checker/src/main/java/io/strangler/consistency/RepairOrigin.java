package io.strangler.consistency;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Optional;

/** Marks a session's writes as not made by a user, so that no stream carries them back. */
final class RepairOrigin {
    static final String NAME = "strangler_repair";

    private static final String INSUFFICIENT_PRIVILEGE = "42501";
    private static final String OBJECT_IN_USE = "55006";

    private RepairOrigin() {}

    /**
     * Marks the session, which must be in auto-commit mode.
     *
     * @return what to tell the operator when the role may not do this
     * @throws RepairRunning when another session repairs in the same cluster
     */
    static Optional<String> mark(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute("select pg_replication_origin_create('" + NAME + "') where pg_replication_origin_oid('"
                    + NAME + "') is null");
            statement.execute("select pg_replication_origin_session_setup('" + NAME + "')");
            return Optional.empty();
        } catch (SQLException e) {
            if (INSUFFICIENT_PRIVILEGE.equals(e.getSQLState())) {
                return Optional.of("the role " + connection.getMetaData().getUserName()
                        + " may not use replication origins: the bridge sees the repair as a user's write and settles it;"
                        + " run 'strangler doctor --sql' for the grants");
            }
            if (OBJECT_IN_USE.equals(e.getSQLState())) {
                throw new RepairRunning(e);
            }
            throw e;
        }
    }

    /** Takes the mark off a session that goes on to do something else. */
    static void unmark(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute("select pg_replication_origin_session_reset()");
        }
    }

    /** Thrown because one cluster takes one repair at a time. */
    static final class RepairRunning extends RuntimeException {
        private static final long serialVersionUID = 1L;

        RepairRunning(SQLException cause) {
            super("another repair is running in this cluster; wait until it has ended and run the repair again", cause);
        }
    }
}

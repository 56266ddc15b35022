package io.strangler.bridge.database;

import java.sql.Connection;
import java.sql.SQLException;

/** Runs work in a transaction of its own and leaves the connection as it was. */
public final class InTransaction {
    private InTransaction() {}

    public static void run(Connection connection, Work work) throws SQLException {
        boolean auto = connection.getAutoCommit();
        connection.setAutoCommit(false);
        boolean done = false;
        try {
            work.run();
            connection.commit();
            done = true;
        } finally {
            if (!done) {
                rollback(connection);
            }
            if (!connection.isClosed()) {
                connection.setAutoCommit(auto);
            }
        }
    }

    /** Ends a failed transaction; a connection that cannot even do that is gone, which its next use will tell. */
    public static void rollback(Connection connection) {
        try {
            connection.rollback();
        } catch (SQLException e) {
            System.getLogger(InTransaction.class.getName()).log(System.Logger.Level.DEBUG, "rollback failed", e);
        }
    }

    /** Something to do in one transaction. */
    public interface Work {
        void run() throws SQLException;
    }
}

package io.strangler.bridge.database;

import io.strangler.playbook.plan.DatabaseSpec;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** One moment of a database that several sessions can see, for as long as the session lives that keeps it. */
public record Snapshot(DatabaseSpec database, String name) {
    private static final long LIMIT_NANOS = TimeUnit.SECONDS.toNanos(30);

    /** Opens a session that sees the database as it was in that moment. */
    public Connection look() throws SQLException {
        Connection session = database.open("strangler load");
        boolean done = false;
        try {
            session.setAutoCommit(false);
            Sql.execute(session, "set transaction isolation level repeatable read, read only");
            Sql.execute(session, "set transaction snapshot '" + name + "'");
            unlimited(session);
            done = true;
            return session;
        } finally {
            if (!done) {
                session.close();
            }
        }
    }

    /** Returns what is visible in it, in PostgreSQL's own form. */
    public String visible() throws SQLException {
        try (Connection session = look()) {
            return Sql.first(session, "select pg_current_snapshot()::text", row -> row.getString(1))
                    .orElseThrow();
        }
    }

    /**
     * Takes a snapshot of now that sees everything an earlier one saw.
     *
     * <p>A slot's snapshot is made from the log, and knows of commits that other sessions do not see yet: those that wait for
     * a synchronous standby, for one. Neither would the slot's stream bring them.
     */
    public static Kept after(DatabaseSpec database, String earlier) throws SQLException {
        Connection keeper = database.open("strangler load");
        boolean done = false;
        try {
            long began = System.nanoTime();
            while (!begin(keeper, earlier)) {
                if (System.nanoTime() - began > LIMIT_NANOS) {
                    throw new SQLException("transactions that were committed when the load began are still not visible"
                            + " (do they wait for a synchronous standby that is away?)");
                }
                LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(20));
            }
            String name = Sql.first(keeper, "select pg_export_snapshot()", row -> row.getString(1))
                    .orElseThrow();
            done = true;
            return new Kept(new Snapshot(database, name), keeper);
        } finally {
            if (!done) {
                keeper.close();
            }
        }
    }

    private static boolean begin(Connection keeper, String earlier) throws SQLException {
        keeper.setAutoCommit(false);
        Sql.execute(keeper, "set transaction isolation level repeatable read, read only");
        unlimited(keeper);
        boolean sees = Sql.first(
                        keeper,
                        "select pg_snapshot_xmax(pg_current_snapshot()) >= pg_snapshot_xmax(?::text::pg_snapshot)"
                                + " and not exists (select from pg_snapshot_xip(pg_current_snapshot()) x"
                                + " where pg_visible_in_snapshot(x, ?::text::pg_snapshot))",
                        row -> row.getBoolean(1),
                        earlier,
                        earlier)
                .orElse(false);
        if (!sees) {
            keeper.rollback();
        }
        return sees;
    }

    // One statement reads many rows, as fast as the other side takes them, and a keeper rests; no
    // usual limits fit that.
    private static void unlimited(Connection session) throws SQLException {
        Sql.execute(session, "set local statement_timeout = 0");
        Sql.execute(session, "set local idle_in_transaction_session_timeout = 0");
    }

    /** A snapshot and the session that keeps it. */
    public record Kept(Snapshot snapshot, Connection keeper) implements AutoCloseable {
        @Override
        public void close() throws SQLException {
            keeper.close();
        }
    }
}

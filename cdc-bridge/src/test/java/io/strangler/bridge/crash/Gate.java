package io.strangler.bridge.crash;

import io.strangler.bridge.database.Server;
import io.strangler.bridge.database.Sql;
import io.strangler.playbook.plan.DatabaseSpec;
import java.sql.Connection;
import java.sql.SQLException;

/** A lock in a database that makes the bridge wait at one place of its work, for as long as the gate is closed. */
final class Gate implements AutoCloseable {
    private final Connection holder;
    private final Connection watcher;
    private final String mode;

    private Gate(Connection holder, Connection watcher, String mode) {
        this.holder = holder;
        this.watcher = watcher;
        this.mode = mode;
    }

    /** Whoever reads the table waits. */
    static Gate readers(DatabaseSpec database, String table) throws SQLException {
        return of(database, "lock table " + table + " in access exclusive mode", "AccessShareLock");
    }

    /** Whoever writes to the table waits. */
    static Gate writers(DatabaseSpec database, String table) throws SQLException {
        return of(database, "lock table " + table + " in share mode", "RowExclusiveLock");
    }

    /** Every transaction waits that has come to the place one of the ledger's locks stands for. */
    static Gate at(DatabaseSpec database, int lock) throws SQLException {
        return of(database, "select pg_advisory_xact_lock(" + lock + ")", "ShareLock");
    }

    private static Gate of(DatabaseSpec database, String lock, String mode) throws SQLException {
        Connection watcher = database.open("test");
        Connection holder = database.open("test");
        holder.setAutoCommit(false);
        Sql.execute(holder, lock);
        return new Gate(holder, watcher, mode);
    }

    /** Returns whether a session of the bridge stands before the gate. */
    boolean reached() throws SQLException {
        return ask("count(*)") > 0;
    }

    /** Ends the sessions of the bridge that stand there. */
    void endWhoWaits() throws SQLException {
        ask("count(pg_terminate_backend(a.pid))");
    }

    private long ask(String what) throws SQLException {
        return Sql.first(
                        watcher,
                        "select " + what + " from pg_locks l join pg_stat_activity a on a.pid = l.pid"
                                + " where not l.granted and l.mode = ? and a.application_name like 'strangler%'"
                                + " and ? = any(pg_blocking_pids(l.pid))",
                        row -> row.getLong(1),
                        mode,
                        Server.process(holder))
                .orElseThrow();
    }

    @Override
    public void close() throws SQLException {
        try (holder;
                watcher) {
            holder.rollback();
        }
    }
}

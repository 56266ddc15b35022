package io.strangler.bridge.stream;

import io.strangler.bridge.database.Sql;
import io.strangler.bridge.database.StreamName;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Set;

/**
 * The last line of defence: two locks in the database that holds the data, each held by a session that writes there.
 *
 * <p>Whoever gets one knows that the last holder's transactions are over, whatever that bridge itself believes.
 */
enum StreamLocks {
    /** Of the session that applies the log. */
    STREAM("strangler stream "),
    /** Of the session that settles and retries beside it. */
    SECOND_LOOK("strangler second look ");

    private static final String HOLDERS = """
             from pg_locks l
            where l.locktype = 'advisory' and l.granted and l.objsubid = 1
              and l.database = (select oid from pg_database where datname = current_database())
              and (l.classid::bigint << 32) | l.objid::bigint = hashtextextended(?, 0)""";

    private final String prefix;

    StreamLocks(String prefix) {
        this.prefix = prefix;
    }

    /** Takes the lock for as long as the session lives, if nobody holds it. */
    boolean take(Connection session, StreamName stream) throws SQLException {
        return Sql.first(
                        session,
                        "select pg_try_advisory_lock(hashtextextended(?, 0))",
                        row -> row.getBoolean(1),
                        prefix + stream)
                .orElse(false);
    }

    /** Takes the lock together with others who share it, if nobody holds it alone. */
    boolean share(Connection session, StreamName stream) throws SQLException {
        return Sql.first(
                        session,
                        "select pg_try_advisory_lock_shared(hashtextextended(?, 0))",
                        row -> row.getBoolean(1),
                        prefix + stream)
                .orElse(false);
    }

    void giveBack(Connection session, StreamName stream) throws SQLException {
        Sql.execute(session, "select pg_advisory_unlock_shared(hashtextextended(?, 0))", prefix + stream);
    }

    void release(Connection session, StreamName stream) throws SQLException {
        Sql.execute(session, "select pg_advisory_unlock(hashtextextended(?, 0))", prefix + stream);
    }

    /** Returns whether the session with the given process number holds the lock. */
    boolean heldBy(int process, Connection session, StreamName stream) throws SQLException {
        return Sql.first(session, "select 1" + HOLDERS + " and l.pid = ?", row -> true, prefix + stream, process)
                .orElse(false);
    }

    /** Ends the session that holds the lock if one of the given processes serves it. */
    void endHolder(Connection session, StreamName stream, Set<String> processes) throws SQLException {
        Sql.execute(
                session,
                "select pg_terminate_backend(l.pid)" + HOLDERS + " and l.pid::text = any(?)",
                prefix + stream,
                processes.toArray());
    }

    /** Ends all other sessions that hold the lock; what it has not committed is undone. */
    void endHolder(Connection session, StreamName stream) throws SQLException {
        // Never the asking session, which may wait for one lock and hold the other.
        Sql.execute(
                session,
                "select pg_terminate_backend(l.pid)" + HOLDERS + " and l.pid <> pg_backend_pid()",
                prefix + stream);
    }
}

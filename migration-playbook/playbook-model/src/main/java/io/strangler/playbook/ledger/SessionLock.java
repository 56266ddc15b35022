package io.strangler.playbook.ledger;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A lock that one program holds for as long as its session with the control database lives.
 *
 * <p>A program that dies gives it back by dying; one that loses its session has lost it until it takes it again.
 */
public final class SessionLock implements AutoCloseable {
    private static final int ANSWER_SECONDS = 2;
    // The server notices within half a minute that a holder's host is gone.
    private static final String NOTICE_THE_DEAD =
            "set tcp_keepalives_idle = 10; set tcp_keepalives_interval = 5; set tcp_keepalives_count = 3";
    private static final String TAKE = "select pg_try_advisory_lock(hashtextextended(?, 0))";
    private static final String HOLDER = """
            select a.application_name || ' (process ' || a.pid || ' of the control database, since '
                   || to_char(a.backend_start, 'YYYY-MM-DD HH24:MI:SS') || ')'
              from pg_locks l join pg_stat_activity a on a.pid = l.pid
             where l.locktype = 'advisory' and l.granted and l.objsubid = 1
               and l.database = (select oid from pg_database where datname = current_database())
               and (l.classid::bigint << 32) | l.objid::bigint = hashtextextended(?, 0)""";

    private final Opening opening;
    private final String name;
    private @Nullable Connection session;

    SessionLock(Opening opening, String name) {
        this.opening = opening;
        this.name = name;
    }

    /**
     * Takes the lock, or makes sure that it is still held.
     *
     * @return who else holds it; empty when this program does
     */
    public synchronized Optional<String> take() throws SQLException {
        Connection held = session;
        if (held != null) {
            if (held.isValid(ANSWER_SECONDS)) {
                return Optional.empty();
            }
            close();
        }
        Connection fresh = opening.open();
        boolean mine = false;
        try {
            try (Statement statement = fresh.createStatement()) {
                statement.execute(NOTICE_THE_DEAD);
            }
            mine = ask(fresh, TAKE).filter("t"::equals).isPresent();
            if (mine) {
                session = fresh;
                return Optional.empty();
            }
            return Optional.of(ask(fresh, HOLDER).orElse("one that is about to end"));
        } finally {
            if (!mine) {
                fresh.close();
            }
        }
    }

    private Optional<String> ask(Connection connection, String sql) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            statement.setString(1, name);
            try (ResultSet rows = statement.executeQuery()) {
                return rows.next() ? Optional.ofNullable(rows.getString(1)) : Optional.empty();
            }
        }
    }

    /** Gives the lock back. */
    @Override
    public synchronized void close() {
        Connection held = session;
        session = null;
        if (held != null) {
            ControlDatabase.close(held);
        }
    }

    /** Opens a session that carries the holder's name. */
    interface Opening {
        Connection open() throws SQLException;
    }
}

package io.strangler.bridge.stream;

import io.strangler.playbook.plan.DatabaseSpec;
import java.net.SocketTimeoutException;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Properties;

/**
 * How long a stream's sessions wait for an answer before they take the line for dead.
 *
 * <p>Twice as long after each time that it was too short, until one comes: a destination that needs minutes for a batch is
 * waited for in the end, and is not asked the same thing for ever.
 */
final class Patience {
    /** Enough for questions that any server answers at once. */
    static final Duration ANSWER = Duration.ofSeconds(10);

    private static final int MOST_DOUBLINGS = 6;
    private static final Duration USUAL = Duration.ofSeconds(60);

    private volatile int doublings;

    /** Returns the time that the plan gives a database as its address's {@code socketTimeout}, or a minute. */
    static Duration usual(DatabaseSpec database) {
        Properties parsed = org.postgresql.Driver.parseURL(database.url(), new Properties());
        String seconds = parsed == null ? null : parsed.getProperty("socketTimeout");
        return seconds == null || Integer.parseInt(seconds) <= 0
                ? USUAL
                : Duration.ofSeconds(Integer.parseInt(seconds));
    }

    /** Opens a session that fails when its server says nothing for too long. */
    Connection open(DatabaseSpec database, String application) throws SQLException {
        Duration limit = usual(database).multipliedBy(1L << doublings);
        Connection connection = database.open(application, limit);
        // Once more: what the address says would win over what it was opened with.
        connection.setNetworkTimeout(Runnable::run, Math.toIntExact(limit.toMillis()));
        return connection;
    }

    /** Takes note of an answer to what was asked last. */
    void answered() {
        doublings = 0;
    }

    /** Takes note of a failure, which may be that of patience. */
    void failed(Throwable error) {
        for (Throwable each = error; each != null; each = each.getCause()) {
            if (each instanceof SocketTimeoutException) {
                doublings = Math.min(doublings + 1, MOST_DOUBLINGS);
                return;
            }
        }
    }
}

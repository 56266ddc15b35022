package io.strangler.bridge.stream;

import io.strangler.bridge.database.Sql;
import java.sql.Connection;
import java.sql.SQLException;

/** How a session behaves that applies changes. */
final class DestinationSession {
    private DestinationSession() {}

    static void prepare(Connection destination) throws SQLException {
        Sql.execute(destination, "set lock_timeout = '10s'");
        // What the source is told to be safe must outlive a crash of the destination.
        Sql.execute(
                destination,
                "select set_config('synchronous_commit', 'local', false)"
                        + " where current_setting('synchronous_commit') = 'off'");
    }
}

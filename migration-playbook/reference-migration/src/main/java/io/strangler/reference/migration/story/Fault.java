package io.strangler.reference.migration.story;

import io.strangler.reference.migration.systems.Databases;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;

/** Changes one row behind everybody's back, marked as if a bridge had written it, so that nothing carries it over. */
final class Fault {
    private static final String ORIGIN = "story_fault";

    private Fault() {}

    /** Runs an update of exactly one row by its number. */
    static void change(Databases databases, Databases.Name name, String update, long number) throws SQLException {
        try (Connection database = databases.open(name);
                Statement sql = database.createStatement()) {
            sql.execute("select pg_replication_origin_create('" + ORIGIN + "')");
            sql.execute("select pg_replication_origin_session_setup('" + ORIGIN + "')");
            try (PreparedStatement change = database.prepareStatement(update)) {
                change.setLong(1, number);
                int rows = change.executeUpdate();
                if (rows != 1) {
                    throw new StoryFailed("the fault was to change customer " + number + ", but met " + rows + " rows");
                }
            } finally {
                sql.execute("select pg_replication_origin_session_reset()");
                sql.execute("select pg_replication_origin_drop('" + ORIGIN + "')");
            }
        }
    }
}

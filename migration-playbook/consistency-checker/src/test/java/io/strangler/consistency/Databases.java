package io.strangler.consistency;

import io.strangler.playbook.plan.DatabaseSpec;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;

/** Real databases on one shared server, a new one per call. */
final class Databases {
    private static final AtomicInteger NUMBER = new AtomicInteger();

    private Databases() {}

    private static final class Server {
        static final EmbeddedPostgres POSTGRES = start();

        private static EmbeddedPostgres start() {
            try {
                return EmbeddedPostgres.builder()
                        .setPGStartupWait(Duration.ofSeconds(60))
                        .setServerConfig("wal_level", "logical")
                        .start();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    static DatabaseSpec create(String... statements) throws SQLException {
        String name = "db" + NUMBER.incrementAndGet();
        run(spec("postgres"), "create database " + name);
        DatabaseSpec database = spec(name);
        run(database, statements);
        return database;
    }

    static void run(DatabaseSpec database, String... statements) throws SQLException {
        try (Connection connection = database.open("test");
                Statement statement = connection.createStatement()) {
            for (String each : statements) {
                statement.execute(each);
            }
        }
    }

    static String value(DatabaseSpec database, String query) throws SQLException {
        try (Connection connection = database.open("test");
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(query)) {
            return rows.next() ? String.valueOf(rows.getString(1)) : "no row";
        }
    }

    private static DatabaseSpec spec(String name) {
        // The user stands in the properties; one in the URL would win over it.
        String url = Server.POSTGRES.getJdbcUrl("postgres", name);
        return new DatabaseSpec(url.substring(0, url.indexOf('?')), "postgres", "postgres");
    }
}

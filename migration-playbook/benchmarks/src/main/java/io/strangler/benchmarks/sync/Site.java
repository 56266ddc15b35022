package io.strangler.benchmarks.sync;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;

/** Two servers, one with items; both as the embedded PostgreSQL sets them up, which is without fsync. */
record Site(
        EmbeddedPostgres one,
        EmbeddedPostgres other,
        Database legacy,
        Database modern,
        Database control,
        String capture)
        implements AutoCloseable {
    /** What may read the log for a bridge, the default first. */
    static final List<String> CAPTURES = List.of("debezium", "pgoutput");

    static Site create(int rows) throws IOException, SQLException {
        EmbeddedPostgres one = server();
        EmbeddedPostgres other = server();
        Database legacy = new Database(one.getPort(), "legacy");
        Database modern = new Database(other.getPort(), "modern");
        Database control = new Database(other.getPort(), "control");
        new Database(one.getPort(), "postgres").execute("create database legacy");
        new Database(other.getPort(), "postgres").execute("create database modern", "create database control");
        legacy.execute(
                ItemTranslator.LEGACY, ItemTranslator.FILL.formatted(rows), "vacuum analyze items", "checkpoint");
        modern.execute(ItemTranslator.MODERN);
        return new Site(one, other, legacy, modern, control, CAPTURES.getFirst());
    }

    /** Returns the same servers and legacy database, with empty databases for a bridge beside the first one that reads otherwise. */
    Site reading(String otherwise) throws SQLException {
        beside("postgres").execute("create database modern_" + otherwise, "create database control_" + otherwise);
        Site beside =
                new Site(one, other, legacy, beside("modern_" + otherwise), beside("control_" + otherwise), otherwise);
        beside.modern().execute(ItemTranslator.MODERN);
        return beside;
    }

    private static EmbeddedPostgres server() throws IOException {
        return EmbeddedPostgres.builder()
                .setPGStartupWait(Duration.ofSeconds(60))
                .setServerConfig("wal_level", "logical")
                .setServerConfig("shared_buffers", "256MB")
                .setServerConfig("max_wal_size", "4GB")
                .start();
    }

    /** Returns another database of the modern server. */
    Database beside(String name) {
        return new Database(other.getPort(), name);
    }

    /** Writes a plan whose only translator is this program's own. */
    Path plan(Path folder, Path translators) throws IOException {
        flag(folder, "off");
        return Files.writeString(folder.resolve("migration.yaml"), """
                migration: bench-%s
                bridge: { capture: %s }
                flags: flags.yaml
                control: { database: { url: "%s", username: postgres, password: postgres } }
                systems:
                  legacy: { url: "http://127.0.0.1:1", database: { url: "%s", username: postgres, password: postgres } }
                  items: { url: "http://127.0.0.1:2", database: { url: "%s", username: postgres, password: postgres } }
                translators: [ "%s" ]
                capabilities:
                  items:
                    modern: items
                    routes: [ { path: "/items/**", key: "path:2" } ]
                    entities: [ item ]
                """.formatted(
                        capture, capture, control.url(), legacy.url(), modern.url(), translators));
    }

    static void flag(Path folder, String stage) throws IOException {
        Files.writeString(folder.resolve("flags.yaml"), """
                flags:
                  items:
                    state: ENABLED
                    variants: { off: off, dualwrite: dualwrite, shadow: shadow, live: live, rampdown: rampdown, complete: complete }
                    defaultVariant: "%s"
                """.formatted(stage));
    }

    @Override
    public void close() throws IOException {
        try (one) {
            other.close();
        }
    }

    /** One database of a server on this machine. */
    record Database(int port, String name) {
        String url() {
            return "jdbc:postgresql://127.0.0.1:" + port + "/" + name;
        }

        String psql() {
            return "postgresql://postgres:postgres@127.0.0.1:" + port + "/" + name;
        }

        Connection open() throws SQLException {
            return DriverManager.getConnection(url(), "postgres", "postgres");
        }

        void execute(String... statements) throws SQLException {
            try (Connection connection = open();
                    Statement statement = connection.createStatement()) {
                for (String each : statements) {
                    statement.execute(each);
                }
            }
        }

        String text(String query) throws SQLException {
            try (Connection connection = open();
                    Statement statement = connection.createStatement();
                    ResultSet rows = statement.executeQuery(query)) {
                return rows.next() ? String.valueOf(rows.getString(1)) : "";
            }
        }
    }
}

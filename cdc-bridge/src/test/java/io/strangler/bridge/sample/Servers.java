package io.strangler.bridge.sample;

import io.strangler.playbook.plan.DatabaseSpec;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.concurrent.atomic.AtomicInteger;

/** One real PostgreSQL with logical decoding for all tests of this module; each test makes its own databases in it. */
public final class Servers {
    private static final AtomicInteger COUNT = new AtomicInteger();

    private Servers() {}

    /** Creates an empty database. */
    public static DatabaseSpec database(String name) throws SQLException {
        String unique = name + "_" + COUNT.incrementAndGet() + "_" + Long.toString(System.nanoTime(), 36);
        try (Connection admin = Holder.SERVER.getPostgresDatabase().getConnection();
                Statement statement = admin.createStatement()) {
            statement.execute("create database " + unique);
        }
        return new DatabaseSpec(Holder.SERVER.getJdbcUrl("postgres", unique), "postgres", "postgres");
    }

    /** Starts a server of its own, for tests that stop it. */
    public static EmbeddedPostgres start() {
        try {
            return EmbeddedPostgres.builder()
                    .setServerConfig("wal_level", "logical")
                    .setServerConfig("max_wal_senders", "40")
                    .setServerConfig("max_replication_slots", "80")
                    // Every world leaves its origins to the shared server; ten, the default, are soon used up.
                    .setServerConfig("max_active_replication_origins", "400")
                    .setServerConfig("max_connections", "200")
                    .start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static final class Holder {
        static final EmbeddedPostgres SERVER = start();
    }
}

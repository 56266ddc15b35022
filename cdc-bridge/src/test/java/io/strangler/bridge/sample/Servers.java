package io.strangler.bridge.sample;

import io.strangler.playbook.plan.DatabaseSpec;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** One real PostgreSQL with logical decoding for all tests of this module; each test makes its own databases in it. */
public final class Servers {
    private static final AtomicInteger COUNT = new AtomicInteger();

    private Servers() {}

    /** Creates an empty database. */
    public static DatabaseSpec database(String name) throws SQLException {
        String unique = name + "_" + COUNT.incrementAndGet() + "_" + Long.toString(System.nanoTime(), 36);
        return database(Holder.SERVER, unique);
    }

    /** Starts a server of its own, for tests that stop it. */
    public static EmbeddedPostgres start() {
        return start(Map.of());
    }

    /** Starts a server of its own with some settings different from those of the shared one. */
    public static EmbeddedPostgres start(Map<String, String> settings) {
        Map<String, String> all = new HashMap<>(Map.of(
                "wal_level", "logical",
                "max_wal_senders", "40",
                "max_replication_slots", "80",
                // Every world leaves its origins to the shared server; ten, the default, are soon used up.
                "max_active_replication_origins", "400",
                "max_connections", "200"));
        all.putAll(settings);
        try {
            EmbeddedPostgres.Builder builder = EmbeddedPostgres.builder().setPGStartupWait(Duration.ofSeconds(60));
            all.forEach(builder::setServerConfig);
            return builder.start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Ends a server of one's own as a crash does, and starts it again. */
    public static void crash(EmbeddedPostgres server) throws Exception {
        restart(server, "immediate");
    }

    /** Ends a server of one's own in one of its modes, and starts it again. */
    public static void restart(EmbeddedPostgres server, String mode) throws Exception {
        Path data;
        try (Connection admin = server.getPostgresDatabase().getConnection();
                Statement statement = admin.createStatement();
                ResultSet rows = statement.executeQuery("show data_directory")) {
            rows.next();
            data = Path.of(rows.getString(1));
        }
        long process = Long.parseLong(
                Files.readAllLines(data.resolve("postmaster.pid")).getFirst());
        Path program = Path.of(
                ProcessHandle.of(process).flatMap(it -> it.info().command()).orElseThrow());
        List<String> command = new ArrayList<>();
        if (System.getProperty("user.name").equals("root")) {
            // Nobody may run a server as root; the embedded one does it in the same way.
            command.addAll(List.of("unshare", "-U"));
        }
        command.addAll(List.of(program.resolveSibling("pg_ctl").toString(), "restart", "-m", mode, "-w"));
        command.addAll(
                List.of("-D", data.toString(), "-l", data.resolve("restart.log").toString()));
        Process restart = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(data.resolve("restart.out").toFile())
                .start();
        if (!restart.waitFor(60, TimeUnit.SECONDS) || restart.exitValue() != 0) {
            throw new IllegalStateException(Files.readString(data.resolve("restart.out")));
        }
    }

    /** Creates an empty database on a server of one's own. */
    public static DatabaseSpec database(EmbeddedPostgres server, String name) throws SQLException {
        try (Connection admin = server.getPostgresDatabase().getConnection();
                Statement statement = admin.createStatement()) {
            statement.execute("create database " + name);
        }
        return new DatabaseSpec(server.getJdbcUrl("postgres", name), "postgres", "postgres");
    }

    private static final class Holder {
        static final EmbeddedPostgres SERVER = start();
    }
}

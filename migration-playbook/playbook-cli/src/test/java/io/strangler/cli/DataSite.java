package io.strangler.cli;

import io.strangler.playbook.CapabilityName;
import io.strangler.playbook.Side;
import io.strangler.playbook.evidence.Evidence.CheckResult;
import io.strangler.playbook.evidence.Evidence.ShadowCounts;
import io.strangler.playbook.evidence.Evidence.StreamState;
import io.strangler.playbook.ledger.ControlDatabase;
import io.strangler.playbook.plan.DatabaseSpec;
import io.strangler.playbook.plan.PlanFile;
import io.strangler.playbook.stage.FlagReading;
import io.strangler.playbook.stage.FlagReading.Flag;
import io.strangler.playbook.stage.Flags;
import io.strangler.playbook.stage.Stage;
import io.strangler.translate.TranslatorJars;
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
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;

/** A plan with one entity, real databases, and stubs that answer like proxy and bridge. */
final class DataSite implements AutoCloseable {
    static final CapabilityName NOTES = new CapabilityName("notes");

    private static final AtomicInteger NUMBER = new AtomicInteger();

    final Path plan;
    final Path flags;
    final Stub proxy = new Stub();
    final Stub bridge = new Stub();
    final DatabaseSpec legacy;
    final DatabaseSpec modern;
    final ControlDatabase control;

    DataSite(Path folder, String stage) throws IOException, SQLException {
        this.plan = folder.resolve("migration.yaml");
        this.flags = folder.resolve("flags.yaml");
        this.legacy = create("create table notes(no bigint primary key, txt text, at timestamptz)");
        this.modern = create("create table note(number bigint primary key, text text)");
        DatabaseSpec controlDatabase = create();
        this.control = new ControlDatabase(controlDatabase, "test");
        control.migrate();
        Files.writeString(flags, """
                flags:
                  notes: # all of them
                    state: ENABLED
                    variants: { off: off, dualwrite: dualwrite, shadow: shadow, live: live, rampdown: rampdown, complete: complete }
                    defaultVariant: %s
                """.formatted(stage));
        Files.writeString(plan, """
                migration: shop
                flags: flags.yaml
                control: { database: %s }
                systems:
                  legacy: { url: http://127.0.0.1:%d, database: %s }
                  notes: { url: http://127.0.0.1:%d, database: %s }
                proxy: { admin-port: %d }
                bridge: { admin-port: %d }
                capabilities:
                  notes:
                    modern: notes
                    routes: [ { path: /notes/**, key: "path:2" } ]
                    entities: [ note ]
                    gates: { shadow-sample: 100 }
                """.formatted(
                        yaml(controlDatabase),
                        proxy.port(),
                        yaml(legacy),
                        bridge.port(),
                        yaml(modern),
                        proxy.port(),
                        bridge.port()));
        follow();
        bridge.answer("/admin/status", () -> """
                {"version":1,"streams":[
                 {"capability":"notes","from":"legacy","to":"modern","state":"running","lagMillis":120,"lagBytes":64,"applied":10,"skipped":2,"parked":0,"settling":0},
                 {"capability":"notes","from":"modern","to":"legacy","state":"running","lagMillis":20,"lagBytes":0,"applied":1,"skipped":0,"parked":0,"settling":0}]}""");
        for (String side : new String[] {"legacy", "modern"}) {
            bridge.answer("/admin/streams/notes/" + side + "/pass", () -> "{\"passed\":true,\"waitedMillis\":3}");
        }
    }

    /** Gives the gates other bounds. */
    void bounds(String gates) throws IOException {
        Files.writeString(plan, Files.readString(plan).replaceFirst("gates: \\{[^}]*}", "gates: { " + gates + " }"));
    }

    /** Sets until when stages may last. */
    void expires(String expires) throws IOException {
        Files.writeString(
                plan,
                Files.readString(plan).replaceFirst("\\n    expires: .*", "").stripTrailing() + "\n    expires: { "
                        + expires + " }\n");
    }

    /** Writes all the evidence that opens every gate. */
    void openGates() throws SQLException {
        Instant now = Instant.now();
        measured(now, 0);
        control.evidence().add(result(now, 0));
    }

    /** Writes what proxy and bridge measure at that moment; all but a check. */
    void measured(Instant now, long parked) throws SQLException {
        for (Side from : Side.values()) {
            control.evidence()
                    .put(new StreamState(NOTES, from, now, 20, 0, 10, 2, parked, Optional.of(now), Optional.empty()));
        }
        control.evidence().add(new ShadowCounts(NOTES, now, translators(), 5_000, 0, 0));
    }

    /** Returns what a check by the present translators that ended at the given time found. */
    CheckResult result(Instant at, long confirmed) {
        return new CheckResult(NOTES, "note", at.minusMillis(100), at, translators(), 3, 3, 0, confirmed, 0);
    }

    /** Returns the revision of the translators in use. */
    String translators() {
        try {
            return TranslatorJars.revision(PlanFile.read(plan).translators());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Makes a stage in force as a finished switchover does. */
    void inForce(Stage stage) throws SQLException {
        long id = control.switchovers()
                .request(NOTES, Flags.fixed(NOTES, Stage.OFF), Flags.fixed(NOTES, stage), Duration.ofSeconds(5));
        control.switchovers().adopt(id);
    }

    void onLegacy(String... statements) throws SQLException {
        run(legacy, statements);
    }

    void onModern(String... statements) throws SQLException {
        run(modern, statements);
    }

    String value(DatabaseSpec database, String query) throws SQLException {
        try (Connection connection = database.open("test");
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(query)) {
            return rows.next() ? String.valueOf(rows.getString(1)) : "no row";
        }
    }

    /** Lets the proxy follow the flags at once. */
    void follow() {
        proxy.answer("/admin/status", this::followed);
    }

    /** Lets the proxy stay where it is. */
    void stay(String stage, double share) {
        proxy.answer(
                "/admin/status",
                () -> status(Flags.read(flags, Map.of(NOTES, true)).revision(), stage, share));
    }

    private String followed() {
        FlagReading reading = Flags.read(flags, Map.of(NOTES, true));
        Flag.Good good = (Flag.Good) reading.flags().getOrDefault(NOTES, new Flag.Bad(reading.fileProblems()));
        return status(
                reading.revision(), good.rule().stage().word(), good.rule().share());
    }

    private static String status(String revision, String stage, double share) {
        return """
                {"version":1,"revision":"%s","capabilities":[{"capability":"notes","stage":"%s","share":%s,"refused":null,"switchover":null,"problems":[]}]}""".formatted(revision, stage, share);
    }

    private static String yaml(DatabaseSpec database) {
        return "{ url: \"%s\", username: %s, password: %s }"
                .formatted(database.url(), database.username(), database.password());
    }

    private static DatabaseSpec create(String... statements) throws SQLException {
        String name = "cli" + NUMBER.incrementAndGet();
        run(spec("postgres"), "create database " + name);
        run(spec(name), statements);
        return spec(name);
    }

    private static void run(DatabaseSpec database, String... statements) throws SQLException {
        try (Connection connection = database.open("test");
                Statement statement = connection.createStatement()) {
            for (String each : statements) {
                statement.execute(each);
            }
        }
    }

    private static DatabaseSpec spec(String name) {
        String url = Server.POSTGRES.getJdbcUrl("postgres", name);
        return new DatabaseSpec(url.substring(0, url.indexOf('?')), "postgres", "postgres");
    }

    @Override
    public void close() {
        proxy.close();
        bridge.close();
        control.close();
    }

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
}

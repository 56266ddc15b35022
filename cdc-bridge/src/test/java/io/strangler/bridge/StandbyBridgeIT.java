package io.strangler.bridge;

import static org.assertj.core.api.Assertions.assertThat;

import io.strangler.bridge.sample.BridgeProcess;
import io.strangler.bridge.sample.Line;
import io.strangler.bridge.sample.NoteTranslator;
import io.strangler.bridge.sample.PersonTranslator;
import io.strangler.bridge.sample.Servers;
import io.strangler.bridge.sample.World;
import io.strangler.playbook.CapabilityName;
import io.strangler.playbook.ledger.ControlDatabase;
import io.strangler.playbook.plan.DatabaseSpec;
import io.strangler.playbook.stage.Flags;
import io.strangler.playbook.stage.Stage;
import io.strangler.playbook.switchover.Switchover;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.awaitility.Awaitility;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two programs for one migration, while an application writes: one carries everything, the other waits for its end. */
@NullUnmarked
final class StandbyBridgeIT {
    private static final CapabilityName PEOPLE = new CapabilityName("people");
    private static final Duration TAKEOVER = Duration.ofSeconds(10);
    // Every write that ever reaches the table, also one that changes nothing.
    private static final String WITNESS = """
            create table stored (id bigint);
            create function witness() returns trigger language plpgsql as $$
            begin insert into stored values (new.id); return new; end $$;
            create trigger witness after insert or update on note for each row execute function witness()""";

    @TempDir
    Path directory;

    private final AtomicBoolean writing = new AtomicBoolean(true);
    private final AtomicLong written = new AtomicLong();
    private final AtomicReference<Exception> broken = new AtomicReference<>();
    private DatabaseSpec legacy;
    private DatabaseSpec modern;
    private Thread writer;

    @BeforeEach
    void begin() throws Exception {
        legacy = Servers.database("legacy");
        modern = Servers.database("modern");
        World.execute(legacy, PersonTranslator.LEGACY_TABLES, NoteTranslator.LEGACY_TABLES);
        World.execute(modern, PersonTranslator.MODERN_TABLES, NoteTranslator.MODERN_TABLES, WITNESS);
        World.execute(legacy, "insert into person (name) values ('ADA')");
        writer = Thread.ofPlatform().start(this::write);
    }

    @AfterEach
    void end() throws Exception {
        writing.set(false);
        writer.join();
    }

    @Test
    void theStandbyCarriesOnWithinTenSecondsOfTheOwnersDeath() throws Exception {
        Path plan = BridgeProcess.plan(directory, legacy, modern, Servers.database("control"), "shadow");
        try (BridgeProcess owner = BridgeProcess.start(plan)) {
            untilRunning(owner);
            try (BridgeProcess standby = BridgeProcess.start(plan)) {
                untilStandby(standby);
                assertThat(owner.status("/actuator/health/owner")).isEqualTo(200);
                assertThat(standby.status("/actuator/health/owner")).isEqualTo(503);
                assertThat(standby.get("/actuator/health/readiness"))
                        .contains("\"status\":\"UP\"", "\"role\":\"standby\"");
                assertThat(standby.get("/actuator/prometheus")).contains("strangler_bridge_owner 0.0");
                assertThat(standby.get("/admin/status")).contains("\"problems\":{}", "\"owner\":\"bridge ");

                owner.kill();
                long since = written.get() + 1;
                Awaitility.await()
                        .atMost(TAKEOVER)
                        .pollInterval(Duration.ofMillis(50))
                        .until(() -> written.get() > since && arrived() > since);
                assertThat(standby.status("/actuator/health/owner")).isEqualTo(200);
                assertThat(standby.get("/actuator/prometheus")).contains("strangler_bridge_owner 1.0");
                untilRunning(standby);
                everythingArrivesOnce();
            }
        }
    }

    @Test
    void anOwnerThatIsCutOffFromTheControlDatabaseGivesWayAndStandsByWhenItIsBack() throws Exception {
        DatabaseSpec control = Servers.database("control");
        Path near = Files.createDirectory(directory.resolve("near"));
        Path far = Files.createDirectory(directory.resolve("far"));
        try (Line line = Line.to(control);
                BridgeProcess owner =
                        BridgeProcess.start(BridgeProcess.plan(far, legacy, modern, line.database(), "dualwrite"))) {
            untilState(owner, "legacy", "running");
            try (BridgeProcess standby =
                    BridgeProcess.start(BridgeProcess.plan(near, legacy, modern, control, "shadow"))) {
                untilStandby(standby);
                BridgeProcess.flags(far, "shadow");
                untilRunning(owner);

                line.cut();
                untilRunning(standby);
                until(() -> assertThat(owner.get("/admin/status"))
                        .contains("\"role\":\"unknown\"")
                        .doesNotContain("\"state\":\"running\""));
                answersSwitchovers(control);

                line.mend();
                untilStandby(owner);
                assertThat(standby.get("/admin/status")).contains("\"role\":\"owner\"");
                everythingArrivesOnce();
            }
        }
    }

    @Test
    void aRestartOfTheControlDatabaseLeavesOneOwnerThatAnswers() throws Exception {
        Path data = Files.createDirectory(directory.resolve("data"));
        EmbeddedPostgres server = control(data, 0);
        int port = server.getPort();
        try {
            DatabaseSpec control = Servers.database(server, "control");
            Path plan = BridgeProcess.plan(directory, legacy, modern, control, "shadow");
            try (BridgeProcess one = BridgeProcess.start(plan)) {
                untilRunning(one);
                try (BridgeProcess other = BridgeProcess.start(plan)) {
                    untilStandby(other);
                    server.close();
                    until(() -> assertThat(one.get("/admin/status")).contains("\"role\":\"unknown\""));
                    assertThat(one.status("/actuator/health/readiness")).isEqualTo(503);
                    long since = written.get();
                    // No authority can move meanwhile, so what runs may run.
                    until(() -> assertThat(arrived()).isGreaterThan(since));

                    server = control(data, port);
                    until(() -> assertThat(one.get("/admin/status") + other.get("/admin/status"))
                            .contains("\"role\":\"owner\"", "\"role\":\"standby\""));
                    untilRunning(one.status("/actuator/health/owner") == 200 ? one : other);
                    answersSwitchovers(control);
                    everythingArrivesOnce();
                }
            }
        } finally {
            server.close();
        }
    }

    private static EmbeddedPostgres control(Path data, int port) throws IOException {
        return EmbeddedPostgres.builder()
                .setPGStartupWait(Duration.ofSeconds(60))
                .setDataDirectory(data)
                .setCleanDataDirectory(false)
                .setPort(port)
                .start();
    }

    private static void answersSwitchovers(DatabaseSpec control) throws SQLException {
        try (ControlDatabase meeting = new ControlDatabase(control, "test")) {
            long id = meeting.switchovers()
                    .request(
                            PEOPLE,
                            Flags.fixed(PEOPLE, Stage.SHADOW),
                            Flags.fixed(PEOPLE, Stage.SHADOW),
                            Duration.ofSeconds(20));
            until(() -> assertThat(meeting.switchovers().find(id).state()).isEqualTo(Switchover.State.ADOPTED));
        }
    }

    private void everythingArrivesOnce() throws Exception {
        writing.set(false);
        writer.join();
        assertThat(broken.get()).isNull();
        until(() -> assertThat(arrived()).isEqualTo(written.get()));
        assertThat(World.text(modern, "select count(*), count(distinct id) from stored"))
                .isEqualTo(written + " " + written);
    }

    private long arrived() throws SQLException {
        return Long.parseLong(World.text(modern, "select coalesce(max(id), 0) from note"));
    }

    private void write() {
        try (Connection connection = DriverManager.getConnection(legacy.url(), legacy.username(), legacy.password());
                Statement statement = connection.createStatement()) {
            CountDownLatch never = new CountDownLatch(1);
            while (writing.get()) {
                statement.executeUpdate("insert into notes values (" + (written.get() + 1) + ", 1, 'x')");
                written.incrementAndGet();
                never.await(5, TimeUnit.MILLISECONDS);
            }
        } catch (SQLException | InterruptedException e) {
            broken.set(e);
        }
    }

    private static void untilStandby(BridgeProcess bridge) {
        until(() -> assertThat(bridge.get("/admin/status")).contains("\"role\":\"standby\""));
    }

    private static void untilRunning(BridgeProcess bridge) {
        untilState(bridge, "legacy", "running");
        untilState(bridge, "modern", "running");
    }

    private static void untilState(BridgeProcess bridge, String from, String state) {
        try {
            until(() -> assertThat(bridge.get("/admin/status"))
                    .containsPattern("\"from\":\"" + from + "\",\"to\":\"[a-z]+\",\"state\":\"" + state + "\""));
        } catch (AssertionError | RuntimeException e) {
            throw new AssertionError(diagnosis(bridge), e);
        }
    }

    private static String diagnosis(BridgeProcess bridge) {
        try {
            return bridge.diagnosis();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void until(org.awaitility.core.ThrowingRunnable assertion) {
        Awaitility.await()
                .atMost(Duration.ofSeconds(60))
                .pollInterval(Duration.ofMillis(50))
                .untilAsserted(assertion);
    }
}

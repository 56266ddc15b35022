package io.strangler.bridge;

import static org.assertj.core.api.Assertions.assertThat;

import io.strangler.bridge.sample.BridgeProcess;
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
import io.strangler.playbook.switchover.Switchovers;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.awaitility.Awaitility;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@NullUnmarked
final class BridgeProgramIT {
    private static final CapabilityName PEOPLE = new CapabilityName("people");

    @TempDir
    Path directory;

    private DatabaseSpec legacy;
    private DatabaseSpec modern;
    private DatabaseSpec control;

    @BeforeEach
    void create() throws Exception {
        legacy = Servers.database("legacy");
        modern = Servers.database("modern");
        control = Servers.database("control");
        World.execute(legacy, PersonTranslator.LEGACY_TABLES, NoteTranslator.LEGACY_TABLES);
        World.execute(modern, PersonTranslator.MODERN_TABLES, NoteTranslator.MODERN_TABLES);
    }

    @Test
    void followsTheFlagFromOffToCompleteAndMovesAuthorityOnRequest() throws Exception {
        World.execute(legacy, "insert into person (name) select 'P' || n from generate_series(1, 10) n");
        Path plan = BridgeProcess.plan(directory, legacy, modern, control, "off");
        try (BridgeProcess bridge = BridgeProcess.start(plan);
                ControlDatabase meeting = new ControlDatabase(control, "test")) {
            until(() -> assertThat(bridge.get("/actuator/health/readiness")).contains("\"status\":\"UP\""));
            assertThat(slots()).isEqualTo("0");

            BridgeProcess.flags(directory, "dualwrite");
            until(() -> assertThat(bridge.get("/admin/status"))
                    .contains("\"state\":\"running\"", "\"load\":{\"rows\":10,")
                    .contains("\"state\":\"stopped\""));
            assertThat(World.text(modern, "select count(*) from person")).isEqualTo("10");
            assertThat(slots()).isEqualTo("1");

            Switchovers switchovers = meeting.switchovers();
            long early = request(switchovers, Stage.LIVE);
            until(() -> assertThat(switchovers.find(early).state()).isEqualTo(Switchover.State.REFUSED));
            assertThat(switchovers.find(early).reason().orElseThrow()).contains("modern -> legacy does not run");

            BridgeProcess.flags(directory, "shadow");
            until(() -> assertThat(bridge.get("/admin/status")).doesNotContain("stopped", "failed"));
            assertThat(bridge.get("/admin/streams/people/legacy/pass?timeout=5000"))
                    .contains("\"passed\":true");
            assertThat(bridge.get("/admin/streams/people/modern/pass?timeout=5000"))
                    .contains("\"passed\":true");
            long id = request(switchovers, Stage.LIVE);
            until(() -> assertThat(switchovers.find(id).state()).isEqualTo(Switchover.State.ADOPTED));
            BridgeProcess.flags(directory, "live");
            until(() -> assertThat(
                            meeting.bridgeMemory().followed(PEOPLE).map(definition -> Flags.rule(PEOPLE, definition)
                                    .stage()))
                    .contains(Stage.LIVE));
            World.execute(modern, "update person set name = 'MODERN' where number = 1");
            until(() -> assertThat(World.text(legacy, "select name from person where no = 1"))
                    .isEqualTo("MODERN"));

            BridgeProcess.flags(directory, "off");
            until(() -> assertThat(bridge.get("/admin/status")).contains("live -> off is no move"));
            assertThat(slots()).isEqualTo("2");

            String metrics = bridge.get("/actuator/prometheus");
            assertThat(metrics).contains("strangler_stream_lag_seconds{capability=\"people\",from=\"legacy\"}");
            assertThat(monitored()).hasSizeGreaterThan(4).allSatisfy(name -> assertThat(metrics)
                    .containsPattern("\n" + name + "[{ ]"));
            BridgeProcess.flags(directory, "rampdown");
            until(() -> assertThat(bridge.get("/admin/status")).contains("\"problems\":{}"));
            BridgeProcess.flags(directory, "complete");
            until(() -> assertThat(slots()).isEqualTo("0"));
            assertThat(World.text(legacy, "select count(*) from pg_publication"))
                    .isEqualTo("0");
            assertThat(meeting.evidence().streams(PEOPLE)).hasSize(2);
        }
    }

    @Test
    void aStartThatCannotSucceedIsToldInOneLine() throws Exception {
        Path plan = BridgeProcess.plan(directory, legacy, modern, control, "off");
        try (BridgeProcess first = BridgeProcess.start(plan)) {
            until(() -> assertThat(first.get("/actuator/health/liveness")).contains("UP"));
            Process second = new ProcessBuilder(
                            Path.of(System.getProperty("java.home"), "bin", "java")
                                    .toString(),
                            "-cp",
                            System.getProperty("java.class.path"),
                            "io.strangler.bridge.BridgeApplication",
                            "--plan=" + plan,
                            "--admin-port=" + first.port())
                    .redirectErrorStream(true)
                    .start();
            String said = new String(second.getInputStream().readAllBytes());
            assertThat(said.strip())
                    .isEqualTo("strangler bridge: port " + first.port()
                            + " is in use; choose another with --admin-port N");
            assertThat(second.waitFor()).isEqualTo(1);
        }
    }

    // What alerts and dashboard ask of the bridge.
    private static Set<String> monitored() throws IOException {
        Path monitoring = Path.of("..", "migration-playbook", "playbook", "monitoring");
        return Pattern.compile("strangler_(?:stream|bridge)_[a-z_]+")
                .matcher(Files.readString(monitoring.resolve("alerts.yaml"))
                        + Files.readString(monitoring.resolve("dashboard.json")))
                .results()
                .map(MatchResult::group)
                .collect(Collectors.toSet());
    }

    private long request(Switchovers switchovers, Stage stage) throws Exception {
        return switchovers.request(
                PEOPLE, Flags.fixed(PEOPLE, Stage.SHADOW), Flags.fixed(PEOPLE, stage), Duration.ofSeconds(5));
    }

    private String slots() throws Exception {
        String name = legacy.url().replaceAll(".*/([^?]*).*", "$1");
        String other = modern.url().replaceAll(".*/([^?]*).*", "$1");
        return World.text(
                legacy,
                "select count(*) from pg_replication_slots where database in ('" + name + "', '" + other + "')");
    }

    private static void until(org.awaitility.core.ThrowingRunnable assertion) {
        Awaitility.await()
                .atMost(Duration.ofSeconds(40))
                .pollInterval(Duration.ofMillis(50))
                .untilAsserted(assertion);
    }
}

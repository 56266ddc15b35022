package io.strangler.bridge;

import static org.assertj.core.api.Assertions.assertThat;

import io.strangler.bridge.sample.BridgeProcess;
import io.strangler.bridge.sample.NoteTranslator;
import io.strangler.bridge.sample.PersonTranslator;
import io.strangler.bridge.sample.Servers;
import io.strangler.bridge.sample.World;
import io.strangler.playbook.CapabilityName;
import io.strangler.playbook.evidence.Evidence;
import io.strangler.playbook.ledger.ControlDatabase;
import io.strangler.playbook.plan.DatabaseSpec;
import java.nio.file.Path;
import java.time.Duration;
import org.awaitility.Awaitility;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a person may do with one stream while the other one goes on. */
@NullUnmarked
final class PausedStreamIT {
    private static final CapabilityName PEOPLE = new CapabilityName("people");
    private static final String REVERSE = "/admin/streams/people/modern/";
    private static final String PAUSED = "\"from\":\"modern\",\"to\":\"legacy\",\"state\":\"paused\"";
    private static final String REVERSE_RUNS = "\"from\":\"modern\",\"to\":\"legacy\",\"state\":\"running\"";
    private static final String FORWARD_RUNS = "\"from\":\"legacy\",\"to\":\"modern\",\"state\":\"running\"";

    @TempDir
    Path directory;

    @Test
    void onePausedStreamRestsOverRestartsWhileTheOtherGoesOn() throws Exception {
        DatabaseSpec legacy = Servers.database("legacy");
        DatabaseSpec modern = Servers.database("modern");
        DatabaseSpec control = Servers.database("control");
        World.execute(legacy, PersonTranslator.LEGACY_TABLES, NoteTranslator.LEGACY_TABLES);
        World.execute(modern, PersonTranslator.MODERN_TABLES, NoteTranslator.MODERN_TABLES);
        World.execute(legacy, "insert into person (name) values ('ADA'), ('BEA')");
        Path plan = BridgeProcess.plan(directory, legacy, modern, control, "shadow");
        try (ControlDatabase meeting = new ControlDatabase(control, "test")) {
            try (BridgeProcess bridge = BridgeProcess.start(plan)) {
                until(() -> assertThat(bridge.get("/admin/status")).contains(FORWARD_RUNS, REVERSE_RUNS));
                assertThat(bridge.post(REVERSE + "pause")).contains("\"status\":400");
                assertThat(bridge.post(REVERSE + "pause?reason=nightly%20batch"))
                        .isEqualTo("{\"state\":\"paused\"}");
                assertThat(bridge.get("/admin/status"))
                        .contains(PAUSED, FORWARD_RUNS, "\"failure\":\"paused: nightly batch\"");
                until(() -> assertThat(meeting.evidence().streams(PEOPLE))
                        .filteredOn(Evidence.StreamState::paused)
                        .hasSize(1));
                assertThat(bridge.post(REVERSE + "drain?timeout=10"))
                        .contains("\"drained\":false", "paused: nightly batch");
                assertThat(bridge.post(REVERSE + "anew")).contains("\"status\":409");

                assertThat(bridge.get("/actuator/health"))
                        .contains("\"people legacy -> modern\":\"running\"")
                        .contains("\"people modern -> legacy\":\"paused: nightly batch\"");
                World.execute(legacy, "update person set visits = 7 where no = 1");
                World.execute(modern, "update person set name = 'MODERN' where number = 2");
                until(() -> assertThat(World.text(modern, "select visits from person where number = 1"))
                        .isEqualTo("7"));
                assertThat(World.text(legacy, "select name from person where no = 2"))
                        .isEqualTo("BEA");
            }
            try (BridgeProcess bridge = BridgeProcess.start(plan)) {
                until(() -> assertThat(bridge.get("/admin/status")).contains(PAUSED, FORWARD_RUNS));
                assertThat(World.text(legacy, "select name from person where no = 2"))
                        .isEqualTo("BEA");
                // Measured by a program that has not seen it run.
                until(() -> assertThat(bridge.get("/actuator/prometheus"))
                        .contains("strangler_stream_paused{capability=\"people\",from=\"modern\"} 1.0")
                        .containsPattern("strangler_stream_lag_seconds.capability=\"people\",from=\"modern\". [1-9]")
                        .containsPattern("strangler_stream_lag_bytes.capability=\"people\",from=\"modern\". [1-9]"));

                assertThat(bridge.post(REVERSE + "resume")).contains("state");
                until(() -> assertThat(bridge.get("/admin/status")).contains(FORWARD_RUNS, REVERSE_RUNS));
                assertThat(bridge.post(REVERSE + "drain?timeout=30000")).contains("\"drained\":true", "\"parked\":0");
                assertThat(World.text(legacy, "select name from person where no = 2"))
                        .isEqualTo("MODERN");

                // Whoever ends a pause has not said yet that the values of another column mean the same.
                assertThat(bridge.post(REVERSE + "pause?reason=schema%20change"))
                        .isEqualTo("{\"state\":\"paused\"}");
                World.execute(modern, "alter table note drop column body", "alter table note add column body text");
                assertThat(bridge.post(REVERSE + "resume")).contains("state");
                until(() -> assertThat(bridge.get("/admin/status"))
                        .contains("column note.body was dropped and added again (modern)"));
                assertThat(bridge.post(REVERSE + "resume")).contains("state");
                until(() -> assertThat(bridge.get("/admin/status")).contains(REVERSE_RUNS));
            }
        }
    }

    private static void until(org.awaitility.core.ThrowingRunnable assertion) {
        Awaitility.await()
                .atMost(Duration.ofSeconds(60))
                .pollInterval(Duration.ofMillis(50))
                .untilAsserted(assertion);
    }
}

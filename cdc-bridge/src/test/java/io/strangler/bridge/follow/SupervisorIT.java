package io.strangler.bridge.follow;

import static org.assertj.core.api.Assertions.assertThat;

import io.strangler.bridge.config.BridgePlan;
import io.strangler.bridge.sample.NoteTranslator;
import io.strangler.bridge.sample.PersonTranslator;
import io.strangler.bridge.sample.Servers;
import io.strangler.bridge.sample.SilentServer;
import io.strangler.bridge.sample.World;
import io.strangler.bridge.stream.StreamState;
import io.strangler.bridge.stream.SyncStream;
import io.strangler.playbook.ledger.ControlDatabase;
import io.strangler.playbook.plan.DatabaseSpec;
import io.strangler.playbook.plan.PlanFile;
import io.strangler.translate.TranslatorJars;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.awaitility.Awaitility;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@NullUnmarked
final class SupervisorIT {
    @TempDir
    Path directory;

    @Test
    void aCapabilityWhoseDatabaseHangsDoesNotKeepAnotherFromFollowingItsFlag() throws Exception {
        DatabaseSpec legacy = Servers.database("legacy");
        DatabaseSpec modern = Servers.database("modern");
        DatabaseSpec control = Servers.database("control");
        World.execute(legacy, PersonTranslator.LEGACY_TABLES, NoteTranslator.LEGACY_TABLES);
        World.execute(modern, PersonTranslator.MODERN_TABLES);
        flags("off", "off");
        SilentServer silent = SilentServer.start();
        BridgePlan bridge = BridgePlan.of(
                PlanFile.read(plan(legacy, silent.database(), modern, control)),
                TranslatorJars.load(List.of()).translators());
        // The server is closed first: nobody else ends what waits for it.
        try (ControlDatabase meeting = new ControlDatabase(control, "test");
                Supervisor supervisor = new Supervisor(bridge, meeting);
                silent) {
            supervisor.start();
            // Off as well needs the databases once, to remove what an earlier run may have left there.
            until(() -> assertThat(silent.asked()).isPositive());
            SyncStream stream = supervisor.capability("people").orElseThrow().forward();

            flags("off", "dualwrite");
            until(() -> assertThat(stream.state()).isEqualTo(new StreamState.Running()));
            flags("off", "off");
            until(() -> assertThat(stream.state()).isEqualTo(new StreamState.Stopped()));

            silent.close();
            until(() -> assertThat(supervisor.problems()).containsKey("notes"));
            assertThat(supervisor.problems()).doesNotContainKey("people");
        }
    }

    private Path plan(DatabaseSpec legacy, DatabaseSpec notes, DatabaseSpec people, DatabaseSpec control)
            throws IOException {
        return Files.writeString(directory.resolve("migration.yaml"), """
                migration: test
                flags: flags.yaml
                control: { database: { url: "%s", username: postgres, password: postgres } }
                systems:
                  legacy: { url: "http://127.0.0.1:1", database: { url: "%s", username: postgres, password: postgres } }
                  notes: { url: "http://127.0.0.1:2", database: { url: "%s", username: postgres, password: postgres } }
                  people: { url: "http://127.0.0.1:3", database: { url: "%s", username: postgres, password: postgres } }
                capabilities:
                  notes:
                    modern: notes
                    routes: [ { path: "/notes/**", key: "path:2" } ]
                    entities: [ note ]
                  people:
                    modern: people
                    routes: [ { path: "/people/**", key: "path:2" } ]
                    entities: [ person ]
                """.formatted(
                        plain(control), plain(legacy), notes.url(), plain(people)));
    }

    private void flags(String notes, String people) throws IOException {
        String flag = """
                  %s:
                    state: ENABLED
                    variants: { off: off, dualwrite: dualwrite, shadow: shadow, live: live, rampdown: rampdown, complete: complete }
                    defaultVariant: %s
                """;
        Files.writeString(
                directory.resolve("flags.yaml"),
                "flags:\n" + flag.formatted("notes", notes).indent(2)
                        + flag.formatted("people", people).indent(2));
    }

    private static String plain(DatabaseSpec database) {
        return database.url().replaceAll("\\?.*", "");
    }

    private static void until(org.awaitility.core.ThrowingRunnable assertion) {
        Awaitility.await()
                .atMost(Duration.ofSeconds(30))
                .pollInterval(Duration.ofMillis(50))
                .untilAsserted(assertion);
    }
}

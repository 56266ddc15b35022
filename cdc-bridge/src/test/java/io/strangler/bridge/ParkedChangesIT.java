package io.strangler.bridge;

import static org.assertj.core.api.Assertions.assertThat;

import io.strangler.bridge.sample.BridgeProcess;
import io.strangler.bridge.sample.NoteTranslator;
import io.strangler.bridge.sample.PersonTranslator;
import io.strangler.bridge.sample.Servers;
import io.strangler.bridge.sample.World;
import io.strangler.playbook.plan.DatabaseSpec;
import java.nio.file.Path;
import java.time.Duration;
import org.awaitility.Awaitility;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a person sees of parked changes, and can do about them. */
@NullUnmarked
final class ParkedChangesIT {
    private static final String WRONG = "people-legacy-1";
    private static final String REFUSED = "people-legacy-2";

    @TempDir
    Path directory;

    @Test
    void parkedChangesAreListedTriedAgainAndDiscardedForAReason() throws Exception {
        DatabaseSpec legacy = Servers.database("legacy");
        DatabaseSpec modern = Servers.database("modern");
        World.execute(legacy, PersonTranslator.LEGACY_TABLES, NoteTranslator.LEGACY_TABLES);
        World.execute(modern, PersonTranslator.MODERN_TABLES, NoteTranslator.MODERN_TABLES);
        World.execute(
                legacy,
                "insert into person (name, status) values ('ADA', 'A'), ('BEA', '?')",
                "insert into notes values (1, 1, 'x')");
        Path plan = BridgeProcess.plan(directory, legacy, modern, Servers.database("control"), "dualwrite");
        try (BridgeProcess bridge = BridgeProcess.start(plan)) {
            until(() -> assertThat(bridge.get("/admin/parked"))
                    .contains("\"id\":\"" + WRONG + "\"", "\"entity\":\"person\"", "\"key\":\"2\"", "\"tried\":1")
                    .contains("person.status '?' has no modern counterpart"));
            until(() -> assertThat(bridge.get("/admin/status")).contains("\"state\":\"running\""));

            assertThat(bridge.get("/admin/parked/" + WRONG))
                    .contains("\"id\":\"" + WRONG + "\"", "\"name\":\"BEA\"", "\"modern\":null");
            assertThat(bridge.get("/admin/parked/people-legacy-99")).contains("\"status\":404");

            // The translator says no each time; nothing but a person makes it try.
            assertThat(bridge.post("/admin/parked/" + WRONG + "/retry")).contains("\"id\":\"" + WRONG + "\"");
            until(() -> assertThat(bridge.get("/admin/parked")).contains("\"tried\":2"));

            World.execute(modern, "alter table person rename constraint person_name_check to no_forbidden");
            World.execute(legacy, "update person set name = 'FORBIDDEN' where no = 1");
            until(() -> assertThat(bridge.get("/admin/parked")).contains(REFUSED, "no_forbidden"));
            World.execute(modern, "alter table person drop constraint no_forbidden");
            assertThat(bridge.post("/admin/parked/" + REFUSED + "/retry")).contains("\"key\":\"1\"");
            until(() -> assertThat(World.text(modern, "select name from person where number = 1"))
                    .isEqualTo("FORBIDDEN"));
            until(() -> assertThat(bridge.get("/admin/parked")).doesNotContain(REFUSED));

            assertThat(bridge.post("/admin/parked/" + WRONG + "/discard")).contains("\"status\":400");
            assertThat(bridge.get("/admin/parked")).contains(WRONG);
            assertThat(bridge.post("/admin/parked/" + WRONG + "/discard?reason=known%20typo"))
                    .contains("\"id\":\"" + WRONG + "\"");
            assertThat(bridge.get("/admin/parked")).isEqualTo("[]");
            assertThat(bridge.diagnosis()).contains("parked change discarded").contains("known typo");
            assertThat(World.text(modern, "select count(*) from person")).isEqualTo("1");

            World.execute(legacy, "update person set status = 'B' where no = 2");
            until(() -> assertThat(World.text(modern, "select status from person where number = 2"))
                    .isEqualTo("BLOCKED"));
            assertThat(bridge.post("/admin/parked/" + WRONG + "/retry")).contains("\"status\":404");
        }
    }

    private static void until(org.awaitility.core.ThrowingRunnable assertion) {
        Awaitility.await()
                .atMost(Duration.ofSeconds(40))
                .pollInterval(Duration.ofMillis(50))
                .untilAsserted(assertion);
    }
}

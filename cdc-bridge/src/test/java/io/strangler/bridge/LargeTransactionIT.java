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
import java.nio.file.Path;
import java.time.Duration;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionTimeoutException;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Transactions that are larger than the program's memory, in both directions. */
@NullUnmarked
final class LargeTransactionIT {
    private static final CapabilityName PEOPLE = new CapabilityName("people");
    private static final String LEGACY_SUM =
            "select count(*), coalesce(sum(no * (visits + 7)), 0), md5(coalesce(string_agg(name, ',' order by no), '')),"
                    + " (select count(*) from notes) from person";
    private static final String MODERN_SUM =
            "select count(*), coalesce(sum(number * (visits + 7)), 0), md5(coalesce(string_agg(name, ',' order by number), '')),"
                    + " (select count(*) from note) from person";

    @TempDir
    Path directory;

    @Test
    void aTransactionLargerThanTheHeapIsCarriedWhole() throws Exception {
        carry(30_000, "96m");
    }

    @Test
    @Tag("nightly")
    void halfAMillionRowsFitInto256Megabytes() throws Exception {
        carry(500_000, "256m");
    }

    private void carry(int rows, String heap) throws Exception {
        DatabaseSpec legacy = Servers.database("legacy");
        DatabaseSpec modern = Servers.database("modern");
        DatabaseSpec control = Servers.database("control");
        World.execute(legacy, PersonTranslator.LEGACY_TABLES, NoteTranslator.LEGACY_TABLES);
        World.execute(modern, PersonTranslator.MODERN_TABLES, NoteTranslator.MODERN_TABLES);
        try (ControlDatabase meeting = new ControlDatabase(control, "test")) {
            meeting.migrate();
            long id = meeting.switchovers()
                    .request(
                            PEOPLE,
                            Flags.fixed(PEOPLE, Stage.SHADOW),
                            Flags.fixed(PEOPLE, Stage.LIVE),
                            Duration.ofSeconds(5));
            assertThat(meeting.switchovers().adopt(id)).isTrue();
        }
        Path plan = BridgeProcess.plan(directory, legacy, modern, control, "live");
        try (BridgeProcess bridge = BridgeProcess.startWithin(heap, plan)) {
            until(bridge, () -> assertThat(bridge.get("/admin/status"))
                    .contains("\"from\":\"legacy\",\"to\":\"modern\",\"state\":\"running\"")
                    .contains("\"from\":\"modern\",\"to\":\"legacy\",\"state\":\"running\""));

            // Born in legacy: there is nothing in modern, which has authority, that they could overwrite.
            long began = System.nanoTime();
            World.execute(
                    legacy,
                    "begin; insert into person (no, name) select n, 'Somebody with the number ' || n from generate_series(1, "
                            + rows + ") n; insert into notes select n, n, 'x' from generate_series(1, " + rows / 10
                            + ") n; commit");
            untilEqual(bridge, legacy, modern, began, "inserted in legacy");

            began = System.nanoTime();
            World.execute(modern, "update person set visits = number, name = name || '!'");
            untilEqual(bridge, legacy, modern, began, "updated in modern");

            // The notes go by hand before those to whom they belong, as in the log.
            began = System.nanoTime();
            World.execute(
                    modern,
                    "begin; delete from note; delete from person where number > 10;"
                            + " update person set name = 'LEFT'; commit");
            untilEqual(bridge, legacy, modern, began, "deleted in modern");
        }
        assertThat(World.text(legacy, LEGACY_SUM)).startsWith("10 ").endsWith(" 0");
        assertThat(World.text(legacy, "select count(*) from strangler.parked")).isEqualTo("0");
        assertThat(World.text(modern, "select count(*) from strangler.parked")).isEqualTo("0");
    }

    private static void untilEqual(
            BridgeProcess bridge, DatabaseSpec legacy, DatabaseSpec modern, long began, String what) throws Exception {
        until(bridge, () -> assertThat(World.text(modern, MODERN_SUM)).isEqualTo(World.text(legacy, LEGACY_SUM)));
        System.out.println(what + ": " + (System.nanoTime() - began) / 1_000_000 + " ms");
    }

    private static void until(BridgeProcess bridge, org.awaitility.core.ThrowingRunnable assertion) throws Exception {
        try {
            Awaitility.await()
                    .atMost(Duration.ofMinutes(4))
                    .pollInterval(Duration.ofMillis(200))
                    .failFast("the bridge has died", () -> !bridge.alive())
                    .untilAsserted(assertion);
        } catch (ConditionTimeoutException e) {
            throw new AssertionError(bridge.diagnosis(), e);
        }
    }
}

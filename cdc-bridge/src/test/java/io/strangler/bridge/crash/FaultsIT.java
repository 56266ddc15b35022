package io.strangler.bridge.crash;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.strangler.bridge.sample.Servers;
import io.strangler.bridge.sample.World;
import io.strangler.playbook.plan.DatabaseSpec;
import io.strangler.playbook.stage.Flags;
import io.strangler.translate.Side;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** The databases fail the program in every way but for good, while applications write. */
final class FaultsIT {
    private static final String DISK_FULL = "53100";
    private static final String LOCKED = "55P03";

    @TempDir
    static Path directory;

    private static EmbeddedPostgres legacy;
    private static EmbeddedPostgres modern;
    private static Town town;

    @BeforeAll
    static void found() throws Exception {
        // Both servers acknowledge commits that are not on disk, as far as nobody asks for more.
        legacy = Servers.start();
        modern = Servers.start();
        town = Town.busy(Town.found(
                directory, Servers.database(legacy, "legacy"), Servers.database(modern, "modern"), 20_261_124));
    }

    @AfterAll
    static void close() throws Exception {
        try (EmbeddedPostgres one = legacy;
                EmbeddedPostgres other = modern;
                Town all = town) {
            assertThat(all).isNotNull();
        }
    }

    @ParameterizedTest(name = "on {0}")
    @EnumSource(Side.class)
    void aSessionThatReadsTheLogIsEnded(Side from) throws Exception {
        String ended = World.text(
                town.at(from), "select count(pg_terminate_backend(active_pid)) from pg_replication_slots where active");

        assertThat(ended).isEqualTo("1");
        goesOn();
    }

    @ParameterizedTest(name = "on {0}")
    @EnumSource(Side.class)
    void aSessionThatAppliesIsEndedInTheMiddleOfATransaction(Side side) throws Exception {
        try (Gate gate = Gate.at(town.at(side), Ledger.NOTES)) {
            town.until(() -> assertThat(gate.reached()).isTrue());
            gate.endWhoWaits();
        }
        goesOn();
    }

    @ParameterizedTest(name = "{0}")
    @EnumSource(Side.class)
    void aServerIsRestartedInOrderAndNotKeptFromIt(Side side) throws Exception {
        Servers.restart(side == Side.LEGACY ? legacy : modern, "fast");

        goesOn();
    }

    @ParameterizedTest(name = "{0}")
    @EnumSource(Side.class)
    void aServerCrashesAndComesBack(Side side) throws Exception {
        Servers.crash(side == Side.LEGACY ? legacy : modern);

        goesOn();
    }

    @Test
    void aDestinationCrashesThatAcknowledgesWhatIsNotOnDiskAndToWhichNobodyElseWrites() throws Exception {
        assertThat(town.flip(Town.SHADOW).reason()).isEmpty();
        town.traffic().await(Side.LEGACY, 20);

        Servers.crash(modern);

        town.traffic().await(Side.LEGACY, 5);
        town.untilRunning();
        town.check();
        assertThat(town.flip(Flags.live(Town.PEOPLE, 50)).reason()).isEmpty();
    }

    @ParameterizedTest(name = "{0} on {1}")
    @CsvSource({DISK_FULL + ", LEGACY", LOCKED + ", MODERN"})
    void aDestinationRefusesEveryWriteForAWhile(String state, Side side) throws Exception {
        String table = side == Side.LEGACY ? "notes" : "note";
        World.execute(
                town.at(side),
                "create function refuse() returns trigger language plpgsql as $$ begin if current_setting('application_name')"
                        + " like 'strangler%' then raise exception 'refused for a test' using errcode = '" + state
                        + "'; end if; return new; end $$",
                "create trigger refuse before insert on " + table + " for each row execute function refuse()");
        town.until(() -> assertThat(town.owner().get("/admin/status")).contains("refused for a test"));
        World.execute(town.at(side), "drop function refuse cascade");

        goesOn();
    }

    @Test
    void aDiskIsFullForAWhile() throws Exception {
        Path disk = Files.createDirectory(directory.resolve("disk"));
        assumeThat(run("mount", "-t", "tmpfs", "-o", "size=1m", "tmpfs", disk.toString()))
                .as("a small disk can be mounted")
                .isTrue();
        DatabaseSpec database = town.at(Side.MODERN);
        // Only the program writes there then.
        assertThat(town.flip(Town.SHADOW).reason()).isEmpty();
        try {
            Path space = Files.createDirectory(disk.resolve("space"));
            World.execute(
                    database,
                    "create tablespace small location '" + space + "'",
                    "create table filler (x text) tablespace small",
                    "alter table note set tablespace small");
            World.execute(database, """
                    do $$ begin
                      loop
                        begin insert into filler select repeat('x', 1000) from generate_series(1, 8);
                        exception when disk_full then exit; end;
                      end loop;
                    end $$""");
            town.until(() -> assertThat(town.owner().get("/admin/status")).contains("No space left on device"));
        } finally {
            // Files of dropped tables are kept until the next checkpoint.
            World.execute(database, "drop table if exists filler", "checkpoint");
            World.execute(database, "alter table note set tablespace pg_default", "checkpoint");
            World.execute(database, "drop tablespace if exists small");
            run("umount", "-l", disk.toString());
        }
        town.traffic().await(Side.LEGACY, 5);
        town.untilRunning();
        town.check();
        assertThat(town.flip(Flags.live(Town.PEOPLE, 50)).reason()).isEmpty();
    }

    @Test
    void aTableIsLockedForLongerThanTheProgramWaits() throws Exception {
        try (Gate gate = Gate.writers(town.at(Side.MODERN), "note")) {
            town.until(() -> assertThat(town.owner().get("/admin/status")).contains("lock timeout"));
        }
        goesOn();
    }

    private static void goesOn() throws Exception {
        for (Side each : Side.values()) {
            town.traffic().await(each, 5);
        }
        town.untilRunning();
        town.check();
    }

    private static boolean run(String... command) throws IOException, InterruptedException {
        try {
            Process process = new ProcessBuilder(command).inheritIO().start();
            return process.waitFor(10, TimeUnit.SECONDS) && process.exitValue() == 0;
        } catch (IOException e) {
            return false;
        }
    }
}

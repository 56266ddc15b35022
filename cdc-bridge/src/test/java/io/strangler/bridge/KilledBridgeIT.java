package io.strangler.bridge;

import static org.assertj.core.api.Assertions.assertThat;

import io.strangler.bridge.sample.BridgeProcess;
import io.strangler.bridge.sample.NoteTranslator;
import io.strangler.bridge.sample.PersonTranslator;
import io.strangler.bridge.sample.Servers;
import io.strangler.bridge.sample.World;
import io.strangler.playbook.CapabilityName;
import io.strangler.playbook.Side;
import io.strangler.playbook.ledger.ControlDatabase;
import io.strangler.playbook.plan.DatabaseSpec;
import io.strangler.playbook.stage.Flags;
import io.strangler.playbook.stage.Stage;
import io.strangler.playbook.stage.StageRule;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.LongStream;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionTimeoutException;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Both sides are written to, each under the keys it has authority over, while the program between them dies again and again. */
@NullUnmarked
final class KilledBridgeIT {
    private static final CapabilityName PEOPLE = new CapabilityName("people");
    private static final int PERSONS = 300;
    private static final int KILLS = 6;
    private static final int HALTS = 3;
    private static final String SUM =
            "select count(*), sum(%1$s * (visits + 7)), sum(visits), md5(string_agg(name, ',' order by %1$s)) from person";

    @TempDir
    Path directory;

    private final AtomicBoolean writing = new AtomicBoolean(true);
    private final AtomicReference<Exception> broken = new AtomicReference<>();
    private final AtomicLong writes = new AtomicLong();
    private final AtomicLong notes = new AtomicLong();

    @Test
    void nothingIsLostDoubledOrTakenBackHoweverOftenTheProgramDies() throws Exception {
        DatabaseSpec legacy = Servers.database("legacy");
        DatabaseSpec modern = Servers.database("modern");
        DatabaseSpec control = Servers.database("control");
        World.execute(legacy, PersonTranslator.LEGACY_TABLES, NoteTranslator.LEGACY_TABLES, witness("no"));
        World.execute(modern, PersonTranslator.MODERN_TABLES, NoteTranslator.MODERN_TABLES, witness("number"));
        World.execute(legacy, "insert into person (name) select 'P' || n from generate_series(1, " + PERSONS + ") n");
        StageRule rule = Flags.live(PEOPLE, 50);
        try (ControlDatabase meeting = new ControlDatabase(control, "test")) {
            meeting.migrate();
            long id = meeting.switchovers()
                    .request(PEOPLE, Flags.fixed(PEOPLE, Stage.SHADOW), rule, Duration.ofSeconds(5));
            assertThat(meeting.switchovers().adopt(id)).isTrue();
        }
        Path plan = BridgeProcess.plan(directory, legacy, modern, control, "live");
        try (BridgeProcess first = BridgeProcess.start(plan)) {
            untilRunning(first);
            // Keys of modern that are missing there are not loaded but settled: modern might have deleted them.
            Awaitility.await().atMost(Duration.ofSeconds(120)).until(() -> World.text(
                            modern, "select count(*) from person")
                    .equals("" + PERSONS));
        }

        List<Thread> writers = List.of(
                writer(legacy, "no", "notes", rule, Side.LEGACY), writer(modern, "number", "note", rule, Side.MODERN));
        Random random = new Random(20_261_122);
        for (int i = 0; i < KILLS; i++) {
            try (BridgeProcess doomed = BridgeProcess.start(plan)) {
                untilRunning(doomed);
                new CountDownLatch(1).await(random.nextInt(1_500), TimeUnit.MILLISECONDS);
                doomed.kill();
            }
        }
        for (int i = 0; i < HALTS; i++) {
            for (String where : List.of("before", "after")) {
                try (BridgeProcess doomed =
                        BridgeProcess.start(plan, "strangler.test.halt-" + where + "-commit=0.05")) {
                    assertThat(doomed.exitCode()).isEqualTo(9);
                }
            }
        }
        writing.set(false);
        for (Thread writer : writers) {
            writer.join();
        }
        assertThat(broken.get()).isNull();

        try (BridgeProcess last = BridgeProcess.start(plan)) {
            Awaitility.await()
                    .atMost(Duration.ofSeconds(120))
                    .pollInterval(Duration.ofMillis(200))
                    .untilAsserted(() -> {
                        assertThat(World.text(modern, SUM.formatted("number")))
                                .isEqualTo(World.text(legacy, SUM.formatted("no")));
                        assertThat(World.text(legacy, "select count(*) from notes"))
                                .isEqualTo(Long.toString(notes.get()));
                        assertThat(World.text(modern, "select count(*) from note"))
                                .isEqualTo(Long.toString(notes.get()));
                    });
        }
        assertThat(World.text(legacy, "select sum(visits) from person")).isEqualTo(Long.toString(writes.get()));
        assertThat(World.text(legacy, "select count(*) from went_back")).isEqualTo("0");
        assertThat(World.text(modern, "select count(*) from went_back")).isEqualTo("0");
        assertThat(World.text(modern, "select count(*) from strangler.parked")).isEqualTo("0");
        assertThat(World.text(legacy, "select count(*) from strangler.parked")).isEqualTo("0");
    }

    // Changes heal what was lost of the same row before them; a row that is only ever inserted does not.
    private Thread writer(DatabaseSpec database, String key, String insertOnly, StageRule rule, Side side) {
        List<Long> keys = keys(rule, side);
        return Thread.ofPlatform().start(() -> {
            Random random = new Random(side.ordinal());
            long note = 0;
            try (Connection connection =
                            DriverManager.getConnection(database.url(), database.username(), database.password());
                    Statement statement = connection.createStatement()) {
                CountDownLatch never = new CountDownLatch(1);
                while (writing.get()) {
                    long no = keys.get(random.nextInt(keys.size()));
                    int rows = statement.executeUpdate("update person set visits = visits + 1, name = 'N"
                            + random.nextInt() + "' where " + key + " = " + no);
                    writes.addAndGet(rows);
                    do {
                        note++;
                    } while (rule.authority(Optional.of(Long.toString(note))) != side);
                    notes.addAndGet(statement.executeUpdate(
                            "insert into " + insertOnly + " values (" + note + ", " + no + ", 'x')"));
                    never.await(5, TimeUnit.MILLISECONDS);
                }
            } catch (SQLException | InterruptedException e) {
                broken.set(e);
            }
        });
    }

    private static List<Long> keys(StageRule rule, Side side) {
        List<Long> keys = new ArrayList<>();
        LongStream.rangeClosed(1, PERSONS)
                .filter(no -> rule.authority(Optional.of(Long.toString(no))) == side)
                .forEach(keys::add);
        return keys;
    }

    // Sees every version of a row that is ever stored, also one that is put right again at once.
    private static String witness(String key) {
        return """
                create table went_back (key bigint, was bigint, became bigint);
                create function witness() returns trigger language plpgsql as $$
                begin
                  if new.visits < old.visits then insert into went_back values (new.%s, old.visits, new.visits); end if;
                  return new;
                end $$;
                create trigger witness before update on person for each row execute function witness()""".formatted(key);
    }

    private static void untilRunning(BridgeProcess bridge) throws IOException {
        try {
            Awaitility.await()
                    .atMost(Duration.ofSeconds(120))
                    .pollInterval(Duration.ofMillis(100))
                    .untilAsserted(() -> assertThat(bridge.get("/admin/status"))
                            .contains("\"from\":\"legacy\",\"to\":\"modern\",\"state\":\"running\"")
                            .contains("\"from\":\"modern\",\"to\":\"legacy\",\"state\":\"running\""));
        } catch (ConditionTimeoutException e) {
            throw new AssertionError(bridge.diagnosis(), e);
        }
    }
}

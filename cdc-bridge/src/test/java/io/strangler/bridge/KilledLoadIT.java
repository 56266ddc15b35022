package io.strangler.bridge;

import static org.assertj.core.api.Assertions.assertThat;

import io.strangler.bridge.sample.BridgeProcess;
import io.strangler.bridge.sample.NoteTranslator;
import io.strangler.bridge.sample.PersonTranslator;
import io.strangler.bridge.sample.Servers;
import io.strangler.bridge.sample.World;
import io.strangler.playbook.plan.DatabaseSpec;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.awaitility.Awaitility;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The program dies while it loads, and an application writes to all tables before, meanwhile and after. */
@NullUnmarked
final class KilledLoadIT {
    private static final int PERSONS = 20_000;
    private static final int NOTES = 6_000;
    private static final int ROWS_PER_SECOND = 12_000;
    private static final String FINISHED =
            "select string_agg(entity || number || ' ' || rows || ' ' || run || ' ' || done_at, ','"
                    + " order by entity, number) from strangler.load_range where done_at is not null and run = 1";

    @TempDir
    Path directory;

    private final AtomicBoolean writing = new AtomicBoolean(true);
    private final AtomicReference<Exception> broken = new AtomicReference<>();

    @Test
    void aKilledLoadGoesOnWhereItWasAndEverythingIsThereOnceAtTheEnd() throws Exception {
        DatabaseSpec legacy = Servers.database("legacy");
        DatabaseSpec modern = Servers.database("modern");
        World.execute(legacy, PersonTranslator.LEGACY_TABLES, NoteTranslator.LEGACY_TABLES);
        World.execute(modern, PersonTranslator.MODERN_TABLES, NoteTranslator.MODERN_TABLES);
        World.execute(
                legacy,
                "insert into person (name, city) select 'NAME ' || n, case when n % 3 = 0 then 'Cork' end"
                        + " from generate_series(1, " + PERSONS + ") n",
                "insert into phone select n, s, n || '-' || s from generate_series(1, " + PERSONS
                        + ") n, generate_series(1, 3) s where (n + s) % 2 = 0",
                "insert into notes select n, n, 'x' from generate_series(1, " + NOTES + ") n",
                "analyze");
        Path plan = BridgeProcess.plan(directory, legacy, modern, Servers.database("control"), "dualwrite");
        BridgeProcess.add(plan, "bridge: { load: { workers: 2, rows-per-second: " + ROWS_PER_SECOND + " } }");
        Thread writer = Thread.ofPlatform().start(() -> write(legacy));

        String finished;
        try (BridgeProcess doomed = BridgeProcess.start(plan)) {
            until(() -> assertThat(doomed.get("/admin/status"))
                    .containsPattern(
                            "\"state\":\"loading\".*loading, [0-9]+ of about [0-9]+ aggregates, [0-9]+ of 7 ranges")
                    .containsPattern("\"ranges\":7,\"perSecond\":[1-9].*\"secondsLeft\":[0-9]"));
            until(() -> assertThat(finished(modern)).isGreaterThanOrEqualTo(2));
            doomed.kill();
            finished = World.text(modern, FINISHED);
        }
        assertThat(World.text(modern, "select count(*) from strangler.watermark"))
                .isEqualTo("0");
        assertThat(World.text(modern, "select count(*) from strangler.load_range where done_at is null")
                        .compareTo("0"))
                .isPositive();
        assertThat(World.text(modern, "select sum(rows) from strangler.load_range"))
                .isEqualTo(World.text(modern, "select (select count(*) from person) + (select count(*) from note)"));
        throttled(modern);

        try (BridgeProcess last = BridgeProcess.start(plan)) {
            until(() -> assertThat(last.get("/admin/status"))
                    .contains("\"from\":\"legacy\",\"to\":\"modern\",\"state\":\"running\""));
            writing.set(false);
            writer.join();
            assertThat(broken.get()).isNull();
            assertThat(World.text(modern, FINISHED)).isEqualTo(finished);
            assertThat(World.text(
                            modern, "select run, count(*) > 0 from strangler.load_range where run = 2 group by 1"))
                    .isEqualTo("2 t");
            equal(legacy, modern, last);
        }
    }

    private static void equal(DatabaseSpec legacy, DatabaseSpec modern, BridgeProcess bridge) {
        until(() -> {
            assertThat(
                            World.text(
                                    modern,
                                    "select count(*), sum(visits * number), md5(string_agg(name, ',' order by number)) from person"))
                    .as(bridge.get("/admin/status"))
                    .isEqualTo(World.text(
                            legacy,
                            "select count(*), sum(visits * no), md5(string_agg(name, ',' order by no)) from person"));
            assertThat(World.text(
                            modern,
                            "select count(*), md5(string_agg(f.number, ',' order by p.number, position)) from person_phone f"
                                    + " join person p on p.id = f.person_id"))
                    .isEqualTo(World.text(
                            legacy, "select count(*), md5(string_agg(number, ',' order by no, seq)) from phone"));
            assertThat(World.text(modern, "select count(*), md5(string_agg(body, ',' order by id)) from note"))
                    .isEqualTo(World.text(
                            legacy, "select count(*), md5(string_agg(txt, ',' order by note_no)) from notes"));
            assertThat(World.text(
                            modern,
                            "select (select count(*) from strangler.parked) + (select count(*) from strangler.settle)"))
                    .isEqualTo("0");
        });
    }

    // A person and its phones are 2.5 rows. They have had their time when they are stored, so the destination's own
    // clock must show at least that.
    private static void throttled(DatabaseSpec modern) throws SQLException {
        String read =
                "(select sum(rows) * 2.4 from strangler.load_range where done_at is not null and entity = 'person')";
        assertThat(World.text(
                        modern,
                        "select extract(epoch from max(done_at) - max(began_at)) * " + ROWS_PER_SECOND + " >= " + read
                                + " from strangler.load_range, strangler.load where done_at is not null"))
                .isEqualTo("t");
    }

    private static long finished(DatabaseSpec modern) throws SQLException {
        return Long.parseLong(World.text(
                modern,
                "select case when to_regclass('strangler.load_range') is null then 0 else (xpath('//c/text()',"
                        + " query_to_xml('select count(*) c from strangler.load_range where done_at is not null',"
                        + " false, true, '')))[1]::text::bigint end"));
    }

    private void write(DatabaseSpec legacy) {
        try (Connection connection = DriverManager.getConnection(legacy.url(), legacy.username(), legacy.password());
                Statement statement = connection.createStatement()) {
            CountDownLatch never = new CountDownLatch(1);
            for (int i = 1; writing.get(); i++) {
                int no = (i * 7_919) % PERSONS + 1;
                statement.execute("update person set visits = visits + 1 where no = " + no);
                statement.execute("insert into person (name) values ('LATE " + i + "')");
                statement.execute("delete from phone where no = " + (no + 1));
                statement.execute("delete from person where no = " + (PERSONS - i));
                statement.execute("update notes set txt = 'y" + i + "' where note_no = " + (i * 31) % NOTES);
                statement.execute("insert into notes values (" + (NOTES + i) + ", 1, 'new')");
                statement.execute("delete from notes where note_no = " + (NOTES - i));
                never.await(20, TimeUnit.MILLISECONDS);
            }
        } catch (SQLException | InterruptedException e) {
            broken.set(e);
        }
    }

    private static void until(org.awaitility.core.ThrowingRunnable assertion) {
        Awaitility.await()
                .atMost(Duration.ofSeconds(90))
                .pollInterval(Duration.ofMillis(50))
                .untilAsserted(assertion);
    }
}

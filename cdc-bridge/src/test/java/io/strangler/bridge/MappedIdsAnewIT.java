package io.strangler.bridge;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.strangler.bridge.authority.Authority;
import io.strangler.bridge.config.BridgePlan;
import io.strangler.bridge.sample.BridgeProcess;
import io.strangler.bridge.sample.Clinic;
import io.strangler.bridge.sample.VisitTranslator;
import io.strangler.bridge.sample.World;
import io.strangler.bridge.stream.StreamStatus;
import io.strangler.bridge.stream.SyncStream;
import io.strangler.playbook.plan.DatabaseSpec;
import io.strangler.playbook.plan.MigrationPlan;
import io.strangler.playbook.plan.PlanFile;
import io.strangler.translate.EntityTranslator;
import io.strangler.translate.Translators;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.awaitility.Awaitility;
import org.awaitility.core.ThrowingRunnable;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Rows keep the pairs they were given, whatever ends, dies or begins anew; and nothing begins that could give a number twice. */
@NullUnmarked
final class MappedIdsAnewIT {
    private static final String PARKED =
            "select coalesce(string_agg(key[1] || ' ' || reason, ','), '') from strangler.parked";

    private static final String SOON = "update strangler.parked set retry_at = now()";

    @TempDir
    Path directory;

    private Clinic clinic;

    @BeforeEach
    void found() throws Exception {
        clinic = Clinic.create(directory);
    }

    @Test
    void pairsOutliveAKillBetweenThemAndTheirRowsAndALoadThatIsBegunAnew() throws Exception {
        World.execute(clinic.legacy(), "insert into owners (name) select 'o' || n from generate_series(1, 300) n");
        String reserved;
        try (BridgeProcess doomed = BridgeProcess.start(clinic.plan())) {
            eventually(() -> assertThat(doomed.get("/admin/status"))
                    .contains("\"state\":\"running\"")
                    .doesNotContain("stopped", "loading", "failed", "waiting"));
            try (Connection atLegacy = gate(clinic.legacy(), "owners");
                    Connection atModern = gate(clinic.modern(), "owner")) {
                World.execute(
                        clinic.modern(),
                        "insert into owner values ('dddddddd-0000-0000-0000-000000000001', 'born modern')");
                World.execute(clinic.legacy(), "insert into owners (name) values ('born legacy')");
                eventually(() -> assertThat(number("dddddddd-0000-0000-0000-000000000001"))
                        .isNotEqualTo("-"));
                eventually(() -> {
                    assertThat(waiting(clinic.legacy())).isEqualTo("1");
                    assertThat(waiting(clinic.modern())).isEqualTo("1");
                });
                reserved = number("dddddddd-0000-0000-0000-000000000001");
                doomed.kill();
            }
        }
        assertThat(World.text(clinic.legacy(), "select count(*) from owners where name = 'born modern'"))
                .isEqualTo("0");

        try (Bridge next = new Bridge(PlanFile.read(clinic.plan())).start()) {
            eventually(() -> assertThat(World.text(clinic.legacy(), "select no from owners where name = 'born modern'"))
                    .isEqualTo(reserved));
            running(next);
            eventually(this::agree);
            assertThat(World.text(clinic.modern(), "select count(*), count(distinct name) from owner"))
                    .isEqualTo("302 302");
            Set<String> pairs = clinic.pairs("owner");

            for (SyncStream stream : next.supervisor().streams()) {
                stream.beginAnew();
            }
            running(next);
            agree();
            assertThat(World.text(clinic.modern(), "select loaded from strangler.watermark"))
                    .isEqualTo("302");
            assertThat(clinic.pairs("owner")).isEqualTo(pairs);
        }
    }

    @Test
    void whatNoNumberIsLeftForIsParkedWithItsReasonUntilThereIsOne() throws Exception {
        SimpleMeterRegistry registry = new SimpleMeterRegistry();
        try (Bridge bridge = new Bridge(PlanFile.read(clinic.plan()))) {
            bridge.metrics().bindTo(registry);
            bridge.start();
            running(bridge);
            World.execute(
                    clinic.modern(),
                    "insert into visit select ('eeeeeeee-0000-0000-0000-00000000000' || n)::uuid, null, 'v' || n"
                            + " from generate_series(1, 5) n");
            eventually(() -> assertThat(World.text(clinic.legacy(), PARKED))
                    .contains(
                            "unpaired:eeeeeeee-0000-0000-0000-000000000004 no legacy number is left for it in the range 501 to 503,"
                                    + " reserved for rows of visit"));
            // The others come, in the order in which they were born, and so does what comes later.
            assertThat(World.text(clinic.legacy(), "select string_agg(no || txt, ',' order by no) from visits"))
                    .isEqualTo("501v1,502v2,503v3");
            World.execute(
                    clinic.modern(),
                    "insert into owner values (gen_random_uuid(), 'later')",
                    "update visit set note = 'v4 later' where note = 'v4'",
                    "delete from visit where note = 'v5'");
            eventually(() -> assertThat(World.text(clinic.legacy(), "select name from owners"))
                    .isEqualTo("later"));
            eventually(() -> {
                World.execute(clinic.legacy(), SOON);
                assertThat(World.text(clinic.legacy(), "select count(*) from strangler.parked"))
                        .isEqualTo("1");
            });
            eventually(() -> assertThat(registry.get("strangler.ids.left")
                            .tag("entity", "visit")
                            .gauge()
                            .value())
                    .isZero());
            assertThat(bridge.streams()).extracting(each -> each.state().word()).containsOnly("running");
        }
        clinic.change("to: 503", "to: 505");
        try (Bridge bridge = new Bridge(PlanFile.read(clinic.plan())).start()) {
            running(bridge);
            World.execute(clinic.legacy(), SOON);
            eventually(() -> assertThat(World.text(clinic.legacy(), "select no || txt from visits where no > 503"))
                    .isEqualTo("504v4 later"));
            eventually(() -> assertThat(World.text(clinic.legacy(), "select count(*) from strangler.parked"))
                    .isEqualTo("0"));
        }
    }

    @Test
    void aReserveThatLegacyUsesIsRefusedByFileLineAndKey() throws Exception {
        World.execute(
                clinic.legacy(),
                "insert into owners values (50000, 'there already')",
                "select setval('owners_no_seq', 1500)");
        int line = Files.readAllLines(clinic.plan()).indexOf("    reserve: { from: 1000, to: 99999 }") + 1;
        String where = clinic.plan() + ":" + line + ": entities.owner.reserve: ";
        try (Bridge bridge = new Bridge(PlanFile.read(clinic.plan())).start()) {
            eventually(() -> assertThat(obstacles(bridge))
                    .contains(where + "sequence owners_no_seq of the legacy side stands at 1500")
                    .contains("alter sequence owners_no_seq restart with 100000"));
            World.execute(clinic.legacy(), "alter sequence owners_no_seq restart with 100000");
            eventually(() -> assertThat(obstacles(bridge))
                    .contains(where
                            + "the legacy table public.owners has rows in the range 1000 to 99999, such as 50000"));
            World.execute(clinic.legacy(), "update owners set no = 7");
            running(bridge);
            assertThat(World.text(clinic.modern(), "select name from owner")).isEqualTo("there already");
        }
    }

    @Test
    void aLoadOfTheModernSideGivesEveryRowItsNumberFirst() throws Exception {
        World.execute(
                clinic.modern(),
                "insert into owner select gen_random_uuid(), 'o' || n from generate_series(1, 50) n",
                "insert into pet (name, owner_id) select 'p of ' || name, id from owner",
                "insert into visit values ('ffffffff-0000-0000-0000-000000000001', null, 'v')");
        MigrationPlan plan = PlanFile.read(clinic.plan());
        List<EntityTranslator> translators = new ArrayList<>(plan.mappings().entities());
        translators.add(new VisitTranslator());
        SyncStream reverse = new SyncStream(
                BridgePlan.of(plan, Translators.of(translators, List.of()))
                        .pairs()
                        .getFirst()
                        .reverse(),
                new Authority(World.LIVE),
                capability -> World.LIVE,
                () -> true);
        try {
            reverse.start();
            eventually(() -> assertThat(reverse.state().word())
                    .as(reverse.state().toString())
                    .isEqualTo("running"));
            agree();
            assertThat(World.text(clinic.legacy(), "select min(no) >= 1000, count(*) from owners"))
                    .isEqualTo("t 50");
            Set<String> owners = clinic.pairs("owner");
            Set<String> pets = clinic.pairs("pet");

            World.execute(
                    clinic.modern(),
                    "insert into visit values (gen_random_uuid(), null, 'w'), (gen_random_uuid(), null, 'x')");
            assertThat(reverse.passedNow(Duration.ofSeconds(30))).isTrue();
            World.execute(clinic.legacy(), "delete from pets", "delete from owners");
            reverse.beginAnew();
            eventually(this::agree);
            assertThat(clinic.pairs("owner")).isEqualTo(owners);
            assertThat(clinic.pairs("pet")).isEqualTo(pets);

            reverse.stop();
            World.execute(clinic.modern(), "insert into visit values (gen_random_uuid(), null, 'y')");
            reverse.start();
            reverse.beginAnew();
            eventually(() -> assertThat(reverse.state().obstacle().orElse(""))
                    .contains("are to be loaded, and no legacy number is left")
                    .contains("501 to 503"));
        } finally {
            reverse.stop();
            reverse.forget();
        }
    }

    private void agree() throws SQLException {
        assertThat(World.text(clinic.legacy(), Clinic.LEGACY_ROWS))
                .isEqualTo(World.text(clinic.modern(), Clinic.MODERN_ROWS));
    }

    private String number(String id) throws SQLException {
        return World.text(clinic.modern(), "select legacy from strangler.id_pair where modern = '" + id + "'");
    }

    /** Lets no row of the bridge's into a table until the session is closed. */
    private static Connection gate(DatabaseSpec database, String table) throws SQLException {
        World.execute(
                database,
                "create function gate() returns trigger language plpgsql as"
                        + " 'begin perform pg_advisory_xact_lock_shared(4711); return new; end'",
                "create trigger gate before insert on " + table + " for each row"
                        + " when (current_setting('application_name') like 'strangler%') execute function gate()");
        Connection holder = DriverManager.getConnection(database.url(), database.username(), database.password());
        try (Statement lock = holder.createStatement()) {
            lock.execute("select pg_advisory_lock(4711)");
        }
        return holder;
    }

    private static String waiting(DatabaseSpec database) throws SQLException {
        return World.text(
                database,
                "select count(distinct l.pid) from pg_locks l join pg_stat_activity a on a.pid = l.pid where not l.granted"
                        + " and l.locktype = 'advisory' and l.objid = 4711 and a.application_name like 'strangler%'"
                        + " and a.datname = current_database()");
    }

    private static String obstacles(Bridge bridge) {
        return bridge.streams().stream()
                .map(each -> each.state().obstacle().orElse(""))
                .reduce("", String::concat);
    }

    private static void running(Bridge bridge) {
        eventually(() -> assertThat(bridge.streams())
                .extracting(StreamStatus::state)
                .allSatisfy(state ->
                        assertThat(state.word() + state.obstacle().orElse("")).isEqualTo("running")));
    }

    private static void eventually(ThrowingRunnable condition) {
        Awaitility.await()
                // A program of its own may take long to start beside others.
                .atMost(Duration.ofSeconds(90))
                .pollInterval(Duration.ofMillis(50))
                .untilAsserted(condition);
    }
}

package io.strangler.bridge;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.strangler.bridge.sample.Clinic;
import io.strangler.bridge.sample.World;
import io.strangler.playbook.plan.PlanFile;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.CyclicBarrier;
import org.awaitility.Awaitility;
import org.awaitility.core.ThrowingRunnable;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Rows that are known by another identifier on either side, while one bridge carries them both ways. */
@NullUnmarked
final class MappedIdsIT {
    @TempDir
    static Path directory;

    private static final SimpleMeterRegistry REGISTRY = new SimpleMeterRegistry();
    private static Clinic clinic;
    private static Bridge bridge;

    @BeforeAll
    static void open() throws Exception {
        clinic = Clinic.create(directory);
        onLegacy("insert into owners (name) values ('ann')", "insert into owners (name, vouched_no) values ('bob', 1)");
        onLegacy("insert into pets (name, owner_no) values ('max', 2), ('stray', null)");
        onLegacy(
                "insert into visits (owner_no, txt) values (2, 'flu')",
                "insert into visit_lines values (1, 1, 'pill')");
        bridge = new Bridge(PlanFile.read(clinic.plan()));
        bridge.metrics().bindTo(REGISTRY);
        bridge.start();
        eventually(() -> assertThat(bridge.streams()).allSatisfy(stream -> assertThat(
                        stream.state().word() + stream.state().obstacle().orElse(""))
                .isEqualTo("running")));
    }

    @AfterAll
    static void close() {
        if (bridge != null) {
            bridge.close();
        }
    }

    @Test
    void whatWasLoadedIsKnownByPairsInEveryReferenceAndTravelsBackUnderItsNumber() throws Exception {
        eventually(() -> assertThat(modern(Clinic.MODERN_ROWS))
                .contains("ann -;", "bob ann;", "flu of bob1pill", "max of bob", "stray of ?"));
        assertThat(modern("select count(*) from strangler.id_pair p join owner o on o.id = p.modern::uuid"
                        + " where p.entity = 'owner' and (p.legacy, o.name) in ((1, 'ann'), (2, 'bob'))"))
                .isEqualTo("2");
        // By the service's own sequence, so that the service's next row takes another one.
        assertThat(modern("select min(id) from pet")).isEqualTo("70001");

        onModern(
                "update pet set name = 'maxi', owner_id = (select id from owner where name = 'ann') where name = 'max'");
        eventually(() -> assertThat(legacy("select name, owner_no from pets where no = 1"))
                .isEqualTo("maxi 1"));
        onModern("update visit_line set note = 'tea' where note = 'pill'");
        eventually(() ->
                assertThat(legacy("select visit_no, txt from visit_lines")).isEqualTo("1 tea"));
        onLegacy("update pets set name = 'max', owner_no = 2 where no = 1");
        eventually(() -> assertThat(modern(
                        "select p.name || o.name from pet p join owner o on o.id = p.owner_id where p.id = 70001"))
                .isEqualTo("maxbob"));

        onLegacy("insert into visits (owner_no, txt) values (1, 'gone')");
        onLegacy("insert into visit_lines select no, 1, 'x' from visits where txt = 'gone'");
        eventually(() -> assertThat(modern(Clinic.MODERN_ROWS)).contains("gone of ann1x"));
        onLegacy(
                "delete from visit_lines where txt = 'x'",
                "delete from visits where txt = 'gone'",
                "update visits set owner_no = null where txt = 'flu'");
        eventually(
                () -> assertThat(modern("select count(*), count(owner_id), (select count(*) from visit_line) from visit"
                                + " where note in ('flu', 'gone')"))
                        .isEqualTo("1 0 1"));
    }

    @Test
    void whatIsBornOnTheModernSideGetsAReservedNumberAndIsReferredToByIt() throws Exception {
        onModern("begin; insert into owner values ('aaaaaaaa-0000-0000-0000-000000000001', 'cleo', null);"
                + " insert into owner values ('aaaaaaaa-0000-0000-0000-000000000002', 'dora', 'aaaaaaaa-0000-0000-0000-000000000001');"
                + " insert into pet (name, owner_id) values ('rex', 'aaaaaaaa-0000-0000-0000-000000000002'); commit");
        eventually(() -> assertThat(legacy(Clinic.LEGACY_ROWS)).contains("cleo -;dora cleo", "rex of dora"));
        assertThat(legacy("select min(no) >= 1000 and max(no) < 100000 from owners where name in ('cleo', 'dora')"))
                .isEqualTo("t");

        onLegacy("update owners set name = 'cleopatra' where name = 'cleo'");
        eventually(() -> assertThat(modern("select name from owner where id = 'aaaaaaaa-0000-0000-0000-000000000001'"))
                .isEqualTo("cleopatra"));
        String number = legacy("select no from owners where name = 'dora'");
        onModern("delete from pet where name = 'rex'", "delete from owner where name = 'dora'");
        eventually(() -> assertThat(legacy("select count(*) from owners where name = 'dora'"))
                .isEqualTo("0"));
        onModern("insert into owner values ('aaaaaaaa-0000-0000-0000-000000000002', 'dora again')");
        eventually(() -> assertThat(legacy("select no from owners where name = 'dora again'"))
                .isEqualTo(number));
        assertThat(gauge("strangler.ids.left", "owner")).isBetween(98_900.0, 98_999.0);
        assertThat(gauge("strangler.ids.left.ratio", "owner")).isBetween(0.99, 0.99999);
    }

    @Test
    void rowsBornOnBothSidesAtTheSameMomentNeverShareANumber() throws Exception {
        double parkings = parkings();
        CyclicBarrier together = new CyclicBarrier(2);
        Thread other = Thread.ofPlatform().start(() -> {
            try {
                together.await();
                for (int n = 1; n <= 40; n++) {
                    onModern("insert into owner values (gen_random_uuid(), 'twin modern " + n + "')");
                }
            } catch (Exception e) {
                throw new IllegalStateException(e);
            }
        });
        together.await();
        for (int n = 1; n <= 40; n++) {
            onLegacy("insert into owners (name) values ('twin legacy " + n + "')");
        }
        other.join();
        String twins =
                "select count(*), count(distinct name), md5(string_agg(name, ',' order by name collate \"C\")) from ";
        eventually(() -> assertThat(legacy(twins + "owners where name like 'twin %'"))
                .startsWith("80 80 ")
                .isEqualTo(modern(twins + "owner where name like 'twin %'")));
        assertThat(legacy("select count(*) from owners where name like 'twin modern%' and no >= 1000"))
                .isEqualTo("40");
        assertThat(parkings()).isEqualTo(parkings);
    }

    @Test
    void aReferenceToARowThatIsNotThereYetWaitsForIt() throws Exception {
        onModern("insert into pet (name, owner_id) values ('early', 'bbbbbbbb-0000-0000-0000-000000000001')");
        eventually(
                () -> assertThat(legacy(PARKED_MODERN))
                        .contains(
                                "pet.owner_id is owner bbbbbbbb-0000-0000-0000-000000000001, which is paired with no legacy number yet"));
        onModern(
                "insert into visit values ('cccccccc-0000-0000-0000-000000000001', 'bbbbbbbb-0000-0000-0000-000000000001', 'too')");
        onModern("insert into owner values ('bbbbbbbb-0000-0000-0000-000000000001', 'late')");
        eventually(() -> assertThat(legacy(Clinic.LEGACY_ROWS)).contains("early of late", "too of late"));

        // A number of a row that legacy has not brought yet is as good as one of a row that is there.
        onLegacy("insert into pets (name, owner_no) values ('first', 900)");
        eventually(() -> assertThat(modern("select count(*) from pet where name = 'first' and owner_id is not null"))
                .isEqualTo("1"));
        onLegacy("insert into owners values (900, 'second')");
        eventually(() -> assertThat(modern(Clinic.MODERN_ROWS)).contains("first of second"));
    }

    @Test
    void aLegacyRowWithANumberOfTheReserveIsParkedByItsReason() throws Exception {
        onLegacy("insert into owners values (88888, 'intruder')", "insert into owners values (901, 'behind')");

        eventually(() -> assertThat(modern("select string_agg(key[1] || reason, ',') from strangler.parked"))
                .contains("88888owner 88888 has a number of the range 1000 to 99999, reserved"));
        eventually(() -> assertThat(modern("select count(*) from owner where name = 'behind'"))
                .isEqualTo("1"));
        onLegacy("delete from owners where no = 88888");
        eventually(() -> assertThat(modern("select count(*) from strangler.parked where key[1] = '88888'"))
                .isEqualTo("0"));
    }

    private static final String PARKED_MODERN = "select coalesce(string_agg(reason, ','), '') from strangler.parked";

    private static double parkings() {
        return REGISTRY.get("strangler.stream.parkings")
                .tag("from", "modern")
                .counter()
                .count();
    }

    private static double gauge(String name, String entity) {
        return REGISTRY.get(name).tag("entity", entity).gauge().value();
    }

    private static void onLegacy(String... statements) throws SQLException {
        World.execute(clinic.legacy(), statements);
    }

    private static void onModern(String... statements) throws SQLException {
        World.execute(clinic.modern(), statements);
    }

    private static String legacy(String query) throws SQLException {
        return World.text(clinic.legacy(), query);
    }

    private static String modern(String query) throws SQLException {
        return World.text(clinic.modern(), query);
    }

    private static void eventually(ThrowingRunnable condition) {
        Awaitility.await()
                .atMost(Duration.ofSeconds(30))
                .pollInterval(Duration.ofMillis(50))
                .untilAsserted(condition);
    }
}

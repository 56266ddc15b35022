package io.strangler.bridge.settle;

import static org.assertj.core.api.Assertions.assertThat;

import io.strangler.bridge.parked.ParkedChange;
import io.strangler.bridge.parked.ParkedChanges;
import io.strangler.bridge.sample.SameTranslator;
import io.strangler.bridge.sample.World;
import io.strangler.bridge.stream.SyncStream;
import io.strangler.playbook.CapabilityName;
import io.strangler.playbook.plan.ConflictPolicy;
import io.strangler.playbook.plan.ConflictPolicy.Newest;
import io.strangler.playbook.plan.ConflictPolicy.Place;
import io.strangler.playbook.plan.DatabaseSpec;
import io.strangler.playbook.stage.Flags;
import io.strangler.playbook.stage.Stage;
import io.strangler.translate.Side;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.awaitility.Awaitility;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The same key is changed on both sides before either has seen the other's change. */
@NullUnmarked
final class ConflictIT {
    private static final CapabilityName PEOPLE = new CapabilityName("people");
    private static final String TABLES = """
            create table plain (id bigint primary key, a text, b text, changed bigint);
            create table newest (id bigint primary key, a text, b text, changed bigint);
            create table asked (id bigint primary key, a text, b text, changed bigint);
            create table other (id bigint primary key, a text, b text, changed bigint)""";

    private static final Queue<Outcome> OUTCOMES = new ConcurrentLinkedQueue<>();
    private static World world;
    private static long key;

    @BeforeAll
    static void create() throws Exception {
        world = World.of(
                List.of(entity("plain"), entity("newest"), entity("asked"), entity("other")),
                Map.of(
                        "newest",
                        new Newest("changed", "changed", new Place(Path.of("plan"), 1, "newest")),
                        "asked",
                        ConflictPolicy.PARK),
                TABLES);
        world.run(world.forward());
        world.run(world.reverse());
        world.forward().observe(work -> {}, OUTCOMES::add);
        world.reverse().observe(work -> {}, OUTCOMES::add);
    }

    private static SameTranslator entity(String table) {
        return new SameTranslator(table, "id", "a", "b", "changed");
    }

    @AfterAll
    static void close() throws Exception {
        world.close();
    }

    @ParameterizedTest
    @EnumSource(Side.class)
    void theAuthoritysContentWinsTheOthersIsKeptAndTheConflictIsCounted(Side authority) throws Exception {
        Sides sides = begin("plain", authority);

        sides.crossing("a = 'AUTHORITY', changed = 1", "a = 'WRITER', changed = 2");

        sides.agree("AUTHORITY old 1");
        sides.conflict("authority", "AUTHORITY,old,1", "WRITER,old,2");
        assertThat(OUTCOMES).containsExactly(Outcome.AUTHORITY_WON);
    }

    @ParameterizedTest
    @EnumSource(Side.class)
    void whatOnlyTheOtherSideHasChangedIsNoConflictAndCarried(Side authority) throws Exception {
        Sides sides = begin("plain", authority);

        sides.authority("a = 'FIRST'");
        sides.settle();
        sides.writer("b = 'THEN'");

        sides.agree("FIRST THEN 0");
        assertThat(sides.conflicts()).isEmpty();
        assertThat(OUTCOMES).isEmpty();
    }

    @ParameterizedTest
    @EnumSource(Side.class)
    void whatBothHaveWrittenAlikeIsNoConflict(Side authority) throws Exception {
        Sides sides = begin("asked", authority);

        sides.crossing("a = 'SAME'", "a = 'SAME'");

        sides.agree("SAME old 0");
        assertThat(sides.conflicts()).isEmpty();
        assertThat(sides.parked()).isEmpty();
    }

    @ParameterizedTest
    @EnumSource(Side.class)
    void theNewerSideWinsWhicheverHasAuthority(Side authority) throws Exception {
        Sides sides = begin("newest", authority);

        sides.crossing("a = 'AUTHORITY', changed = 5", "a = 'WRITER', b = 'w', changed = 6");

        sides.agree("WRITER w 6");
        sides.conflict("writer", "AUTHORITY,old,5", "WRITER,w,6");
        assertThat(OUTCOMES).containsExactly(Outcome.WRITER_WON);

        sides.crossing("a = 'AGAIN', changed = 8", "a = 'LATE', changed = 7");

        sides.agree("AGAIN w 8");
        assertThat(OUTCOMES).containsExactly(Outcome.WRITER_WON, Outcome.AUTHORITY_WON);
    }

    @ParameterizedTest
    @EnumSource(Side.class)
    void aPersonIsAskedAndMayTakeTheOthersContent(Side authority) throws Exception {
        Sides sides = begin("asked", authority);

        sides.crossing("a = 'AUTHORITY', changed = 1", "a = 'WRITER', b = 'w', changed = 2");

        ParkedChange parked = sides.held();
        assertThat(parked.reason()).contains("changed on both sides");
        assertThat(sides.images(parked)).isEqualTo("AUTHORITY,old,1 WRITER,w,2");
        assertThat(OUTCOMES).containsExactly(Outcome.ASKED);
        // It waits, whatever is written to the key meanwhile; others go on.
        sides.writer("a = 'WRITER AGAIN'");
        sides.otherKeysGoOn();
        assertThat(sides.held().seen()).isEqualTo(2);
        sides.authority("a = 'AUTHORITY AGAIN'");
        sides.settle();

        // The row is not the one that was looked at any more.
        sides.retry(parked);
        until(() -> assertThat(sides.held().reason()).contains("has changed it again"));
        assertThat(sides.text(sides.authority)).startsWith("AUTHORITY AGAIN");

        sides.retry(parked);
        sides.agree("WRITER w 2");
        sides.conflict("writer", "AUTHORITY AGAIN,old,1", "WRITER,w,2");
    }

    @ParameterizedTest
    @EnumSource(Side.class)
    void aPersonMayDropTheOthersContent(Side authority) throws Exception {
        Sides sides = begin("asked", authority);
        sides.crossing("a = 'AUTHORITY', changed = 1", "a = 'WRITER', b = 'w', changed = 2");
        ParkedChange parked = sides.held();

        try (Connection connection = sides.at(authority).open("test")) {
            sides.stream().discard(connection, parked);
        }

        sides.agree("AUTHORITY old 1");
    }

    @ParameterizedTest
    @EnumSource(Side.class)
    void aRowThatOneSideDeletesWhileTheOtherChangesItIsAConflictToo(Side authority) throws Exception {
        Sides sides = begin("asked", authority);

        sides.cross(
                () -> World.execute(sides.at(authority), "delete from asked where id = " + key),
                () -> sides.writer("a = 'WRITER'"));

        assertThat(sides.images(sides.held())).isEqualTo(" WRITER,old,0");
        sides.retry(sides.held());
        sides.agree("WRITER old 0");
    }

    @Test
    void aColumnThatDoesNotTellWhatIsNewerIsRefusedWithItsPlaceInThePlan() throws Exception {
        Place place = new Place(Path.of("migration.yaml"), 12, "capabilities.people.conflicts.plain.newest");
        try (World texts = World.of(List.of(entity("plain")), Map.of("plain", new Newest("a", "a", place)), TABLES)) {
            texts.forward().start();

            until(() -> assertThat(texts.forward().state().obstacle().orElse(""))
                    .contains("migration.yaml:12: capabilities.people.conflicts.plain.newest: 'a' of the legacy side"));
        }
    }

    private static Sides begin(String table, Side authority) throws Exception {
        key++;
        OUTCOMES.clear();
        world.inForce(Flags.fixed(PEOPLE, authority == Side.LEGACY ? Stage.SHADOW : Stage.LIVE));
        Sides sides = new Sides(table, key, authority);
        for (String each : new String[] {table, "other"}) {
            World.execute(
                    sides.at(authority),
                    "insert into " + each + " values (" + key + ", 'old', 'old', 0) on conflict do nothing");
        }
        sides.settle();
        return sides;
    }

    private static void until(org.awaitility.core.ThrowingRunnable assertion) {
        Awaitility.await()
                .atMost(Duration.ofSeconds(40))
                .pollInterval(Duration.ofMillis(20))
                .untilAsserted(assertion);
    }

    private interface Work {
        void run() throws Exception;
    }

    /** One key as both sides see it. */
    private record Sides(String table, long id, Side authority) {
        DatabaseSpec at(Side side) {
            return side == Side.LEGACY ? world.legacy() : world.modern();
        }

        /** The stream that brings the writer's changes to the authority. */
        SyncStream stream() {
            return authority == Side.LEGACY ? world.reverse() : world.forward();
        }

        SyncStream opposite() {
            return authority == Side.LEGACY ? world.forward() : world.reverse();
        }

        void authority(String set) throws SQLException {
            World.execute(at(authority), "update " + table + " set " + set + " where id = " + id);
        }

        void writer(String set) throws SQLException {
            World.execute(at(authority.opposite()), "update " + table + " set " + set + " where id = " + id);
        }

        void crossing(String authoritys, String writers) throws Exception {
            cross(() -> authority(authoritys), () -> writer(writers));
        }

        // Both are written before either can travel: who applies waits for a row that is not there yet for anybody
        // else.
        void cross(Work authoritys, Work writers) throws Exception {
            try (Connection legacy = at(Side.LEGACY).open("test");
                    Connection modern = at(Side.MODERN).open("test")) {
                for (Connection each : List.of(legacy, modern)) {
                    each.setAutoCommit(false);
                    each.createStatement().execute("lock table strangler.watermark in share mode");
                }
                writers.run();
                authoritys.run();
                legacy.commit();
                modern.commit();
            }
            settle();
        }

        void settle() throws Exception {
            world.drain(world.forward());
            world.drain(world.reverse());
            for (SyncStream each : List.of(world.forward(), world.reverse())) {
                assertThat(each.settled(Duration.ofSeconds(30))).isTrue();
            }
        }

        void otherKeysGoOn() throws Exception {
            World.execute(at(authority.opposite()), "update other set a = 'GOES ON' where id = " + id);
            until(() -> assertThat(World.text(at(authority), "select a from other where id = " + id))
                    .isEqualTo("GOES ON"));
        }

        String text(Side side) throws SQLException {
            return World.text(at(side), "select a, b, changed from " + table + " where id = " + id);
        }

        void agree(String content) {
            until(() -> {
                assertThat(text(authority)).isEqualTo(content);
                assertThat(text(authority.opposite())).isEqualTo(content);
                assertThat(parked()).isEmpty();
            });
        }

        String conflicts() throws SQLException {
            String found = World.text(
                    at(authority),
                    "select coalesce(string_agg(winner, ' ' order by id), '') from strangler.conflict where entity = '"
                            + table + "' and key = '{" + id + "}'");
            return found;
        }

        void conflict(String winner, String authoritys, String writers) {
            until(() -> {
                assertThat(conflicts()).isEqualTo(winner);
                assertThat(World.text(
                                at(authority),
                                "select " + images() + " from strangler.conflict where entity = '" + table
                                        + "' and key = '{" + id + "}'"))
                        .isEqualTo(authoritys + " " + writers);
            });
        }

        // Rows as table, 4, id, 1, a, 2, b, 3, changed, 4.
        private String images() {
            String both = "concat_ws(',', %1$s[6], %1$s[8], %1$s[10])";
            return both.formatted(authority.word()) + ", "
                    + both.formatted(authority.opposite().word());
        }

        String images(ParkedChange change) throws SQLException {
            return World.text(at(authority), "select " + images() + " from strangler.parked where id = " + change.id());
        }

        List<ParkedChange> parked() throws SQLException {
            try (Connection connection = at(authority).open("test")) {
                return new ParkedChanges(stream().name())
                        .list(connection).stream()
                                .filter(each -> each.key().equals(List.of(Long.toString(id))))
                                .toList();
            }
        }

        ParkedChange held() throws Exception {
            until(() -> assertThat(parked()).hasSize(1));
            return parked().getFirst();
        }

        void retry(ParkedChange change) throws SQLException {
            try (Connection connection = at(authority).open("test")) {
                new ParkedChanges(stream().name()).retry(connection, change.id());
            }
            stream().lookAgain();
        }
    }
}

package io.strangler.bridge.settle;

import static org.assertj.core.api.Assertions.assertThat;

import io.strangler.bridge.sample.SameTranslator;
import io.strangler.bridge.sample.World;
import io.strangler.bridge.stream.SyncStream;
import io.strangler.playbook.CapabilityName;
import io.strangler.playbook.plan.ConflictPolicy.Newest;
import io.strangler.playbook.plan.ConflictPolicy.Place;
import io.strangler.playbook.plan.DatabaseSpec;
import io.strangler.playbook.stage.Flags;
import io.strangler.playbook.stage.Stage;
import io.strangler.translate.Aggregate;
import io.strangler.translate.AggregateShape;
import io.strangler.translate.Declaration;
import io.strangler.translate.EntityTranslator;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.UnaryOperator;
import org.awaitility.Awaitility;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.postgresql.PGConnection;

/** Both sides are written at the same time; every row that anybody stores is counted. */
@NullUnmarked
final class TwoWayIT {
    private static final CapabilityName PEOPLE = new CapabilityName("people");
    private static final int WRITES = 400;
    private static final String TABLES = """
            create table plain (id bigint primary key, a text, b text, changed bigint);
            create table newest (id bigint primary key, a text, b text, changed bigint);
            create table lossy (id bigint primary key, a text, b text, changed bigint);
            create table bouncing (id bigint primary key, a text, b text, changed bigint);
            create table stored (entity text, id bigint, bridge boolean);
            create function stored() returns trigger language plpgsql as $$
            begin
              insert into stored values (tg_table_name, new.id, current_setting('application_name') like 'strangler%');
              return null;
            end $$;
            create trigger stored after insert or update on plain for each row execute function stored();
            create trigger stored after insert or update on newest for each row execute function stored();
            create trigger stored after insert or update on lossy for each row execute function stored();
            create trigger stored after insert or update on bouncing for each row execute function stored();
            create function told() returns trigger language plpgsql as $$
            begin perform pg_notify('told', new.id::text); return null; end $$;
            create trigger told after insert or update on bouncing for each row execute function told();
            """;

    private static final Queue<Outcome> OUTCOMES = new ConcurrentLinkedQueue<>();
    private static World world;

    @BeforeAll
    static void create() throws Exception {
        world = World.of(
                List.of(entity("plain"), entity("newest"), new Lossy(), entity("bouncing")),
                Map.of("newest", new Newest("changed", "changed", new Place(Path.of("plan"), 1, "newest"))),
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

    @BeforeEach
    void halfOfTheKeysAreLive() throws Exception {
        world.inForce(Flags.live(PEOPLE, 50));
        OUTCOMES.clear();
    }

    @Test
    void writersOnBothSidesAtFullSpeedEndWithTheSameRowsAndNothingIsStoredMoreOftenThanItWasWritten() throws Exception {
        for (String table : new String[] {"plain", "newest"}) {
            world.legacy("insert into " + table + " select n, 'old', 'old', 0 from generate_series(1, 30) n");
        }
        quiet();
        long before = stored("bridge");
        AtomicLong clock = new AtomicLong();

        // Keys 1 to 10 are written on both sides, 11 to 20 on legacy alone, 21 to 30 on modern alone.
        CompletableFuture<Void> legacy = writing(world.legacy(), 11, "a", clock);
        CompletableFuture<Void> modern = writing(world.modern(), 21, "b", clock);
        legacy.join();
        modern.join();
        quiet();

        for (String table : new String[] {"plain", "newest"}) {
            String rows = "select string_agg(concat_ws(',', id, a, b, changed), ' ' order by id) from " + table;
            assertThat(world.modernText(rows)).isEqualTo(world.legacyText(rows)).doesNotContain("11,old,old");
        }
        assertThat(parked()).isEqualTo("0 0");
        // A change that wins although its side has no authority is stored there first and then carried back.
        long won = OUTCOMES.stream().filter(Outcome.WRITER_WON::equals).count();
        assertThat(stored("bridge") - before).isPositive().isLessThanOrEqualTo(2L * WRITES * 2 + 2 * won);
        assertThat(OUTCOMES).contains(Outcome.AUTHORITY_WON).doesNotContain(Outcome.ASKED, Outcome.BOUNCED);
        assertThat(conflicts("plain", "> 10")).isEqualTo(0);
        assertThat(conflicts("plain", "<= 10")).isPositive();
        assertThat(conflicts("newest", "<= 10")).isPositive();
    }

    @Test
    void aTranslatorThatIsNotStableDoesNotPingPong() throws Exception {
        world.inForce(Flags.fixed(PEOPLE, Stage.LIVE));
        world.modern("insert into lossy values (1, 'Anna', 'x', 0)");
        settled();
        long before = stored("bridge");

        world.legacy("update lossy set b = 'LEGACY' where id = 1");
        settled();
        world.modern("update lossy set b = 'modern' where id = 1");
        settled();
        world.legacy("update lossy set changed = 1 where id = 1");
        world.modern("update lossy set a = 'Bert' where id = 1");
        quiet();

        assertThat(stored("bridge") - before).isBetween(3L, 4L);
        assertThat(parked()).isEqualTo("0 0");
        assertThat(world.legacyText("select a from lossy")).isEqualTo("BERT!");
    }

    @Test
    void aKeyThatTwoApplicationsFightOverIsParkedAndOthersGoOnAlsoAfterARestart() throws Exception {
        world.inForce(Flags.fixed(PEOPLE, Stage.LIVE));
        world.modern("insert into bouncing values (1, 'anna', 'x', 0), (2, 'bert', 'x', 0)");
        quiet();
        AtomicBoolean fighting = new AtomicBoolean(true);

        CompletableFuture<Void> upper = normalising(world.legacy(), "upper", fighting);
        CompletableFuture<Void> lower = normalising(world.modern(), "lower", fighting);
        world.modern("update bouncing set b = 'x ' where id = 1");

        until(() -> assertThat(parked()).isEqualTo("0 1"));
        assertThat(world.modernText("select key::text, kind from strangler.parked"))
                .isEqualTo("{1} bounce");
        assertThat(world.modernText("select reason from strangler.parked"))
                .contains("bounces between the sides", "again to a after");
        assertThat(OUTCOMES).containsOnly(Outcome.BOUNCED);
        world.legacy("update bouncing set b = 'GOES ON', a = lower(a) where id = 2");
        until(() -> assertThat(world.modernText("select b from bouncing where id = 2"))
                .isEqualTo("GOES ON"));

        fighting.set(false);
        upper.join();
        lower.join();
        for (SyncStream each : List.of(world.forward(), world.reverse())) {
            each.stop();
            world.run(each);
        }
        world.legacy("update bouncing set b = 'WAITS' where id = 1");
        world.drain(world.forward());
        assertThat(world.modernText("select b from bouncing where id = 1")).isEqualTo("x ");
        world.modern("update strangler.parked set retry_at = now()");
        until(() -> {
            assertThat(parked()).isEqualTo("0 0");
            assertThat(world.modernText("select b from bouncing where id = 1")).isEqualTo("WAITS");
        });
    }

    @Test
    void bouncesAreCountedAcrossARestartButWhatATriggerMakesOfOurOwnWritesIsNone() throws Exception {
        world.inForce(Flags.fixed(PEOPLE, Stage.LIVE));
        world.modern(
                "insert into bouncing values (11, 'anna', 'x', 0), (12, 'bert', 'x', 0)",
                "create function low() returns trigger language plpgsql as $$"
                        + " begin if new.id = 12 then new.a := lower(new.a); end if; return new; end $$",
                "create trigger low before update on bouncing for each row execute function low()");
        quiet();

        for (int i = 1; i <= 8; i++) {
            // Answered on modern by an application that wants it otherwise; nobody answers for the other key.
            world.legacy("update bouncing set a = 'ANNA', changed = " + i + " where id = 11");
            world.legacy("update bouncing set a = 'BERT', changed = " + i + " where id = 12");
            settled();
            if (i < 6) {
                assertThat(parked()).isEqualTo("0 0");
                world.modern("update bouncing set a = 'anna' where id = 11");
                settled();
            }
            if (i == 3) {
                world.forward().stop();
                world.run(world.forward());
            }
        }

        assertThat(world.modernText("select key::text, kind, seen from strangler.parked"))
                .isEqualTo("{11} bounce 3");
        assertThat(world.modernText("select a, changed from bouncing where id = 12"))
                .isEqualTo("bert 8");
        world.modern("delete from strangler.parked", "drop trigger low on bouncing");
    }

    // An application that rewrites whatever is stored, also by the bridge.
    private static CompletableFuture<Void> normalising(DatabaseSpec database, String function, AtomicBoolean going)
            throws SQLException {
        Connection connection = database.open("application");
        Statement statement = connection.createStatement();
        statement.execute("listen told");
        return CompletableFuture.runAsync(
                () -> {
                    try (connection) {
                        while (going.get()) {
                            if (connection.unwrap(PGConnection.class).getNotifications(100).length > 0) {
                                statement.execute("update bouncing set a = " + function + "(a) where id = 1 and a <> "
                                        + function + "(a)");
                            }
                        }
                    } catch (SQLException e) {
                        throw new IllegalStateException(e);
                    }
                },
                task -> Thread.ofPlatform().start(task));
    }

    private static CompletableFuture<Void> writing(DatabaseSpec database, long own, String column, AtomicLong clock) {
        return CompletableFuture.runAsync(
                () -> {
                    try (Connection connection = database.open("application")) {
                        for (String table : new String[] {"plain", "newest"}) {
                            try (PreparedStatement update = connection.prepareStatement(
                                    "update " + table + " set " + column + " = ?, changed = ? where id = ?")) {
                                for (int i = 0; i < WRITES; i++) {
                                    long at = clock.incrementAndGet();
                                    update.setString(1, "w" + i);
                                    update.setLong(2, at);
                                    update.setLong(3, (i % 2 == 0 ? 1 : own) + i / 2 % 10);
                                    update.executeUpdate();
                                }
                            }
                        }
                    } catch (SQLException e) {
                        throw new IllegalStateException(e);
                    }
                },
                task -> Thread.ofPlatform().start(task));
    }

    // What settles may be carried back, and that is on its way when the settling is over.
    private static void quiet() throws Exception {
        for (int i = 0; i < 2; i++) {
            settled();
        }
    }

    private static void settled() throws Exception {
        world.drain(world.forward());
        world.drain(world.reverse());
        for (SyncStream each : List.of(world.forward(), world.reverse())) {
            assertThat(each.settled(Duration.ofSeconds(30))).isTrue();
        }
        for (DatabaseSpec each : List.of(world.legacy(), world.modern())) {
            until(() -> assertThat(World.text(each, "select count(*) from strangler.parked where kind = 'won'"))
                    .isEqualTo("0"));
        }
    }

    private static long stored(String who) throws SQLException {
        String query = "select count(*) from stored where " + who;
        return Long.parseLong(world.legacyText(query)) + Long.parseLong(world.modernText(query));
    }

    private static String parked() throws SQLException {
        String query = "select count(*) from strangler.parked";
        return world.legacyText(query) + " " + world.modernText(query);
    }

    private static long conflicts(String table, String ids) throws SQLException {
        String query =
                "select count(*) from strangler.conflict where entity = '" + table + "' and key[1]::bigint " + ids;
        return Long.parseLong(world.legacyText(query)) + Long.parseLong(world.modernText(query));
    }

    private static void until(org.awaitility.core.ThrowingRunnable assertion) {
        Awaitility.await()
                .atMost(Duration.ofSeconds(40))
                .pollInterval(Duration.ofMillis(20))
                .untilAsserted(assertion);
    }

    /** Loses the case, cuts, and adds something every time. */
    private static final class Lossy implements EntityTranslator {
        private final SameTranslator same = TwoWayIT.entity("lossy");

        @Override
        public String entity() {
            return "lossy";
        }

        @Override
        public AggregateShape legacy() {
            return same.legacy();
        }

        @Override
        public AggregateShape modern() {
            return same.modern();
        }

        @Override
        public Aggregate toModern(Aggregate legacy, Optional<Aggregate> present) {
            return with(legacy, a -> a.toLowerCase(Locale.ROOT));
        }

        @Override
        public Aggregate toLegacy(Aggregate modern, Optional<Aggregate> present) {
            return with(modern, a -> (a.length() > 4 ? a.substring(0, 4) : a).toUpperCase(Locale.ROOT) + "!");
        }

        private static Aggregate with(Aggregate aggregate, UnaryOperator<String> change) {
            String a = aggregate.root().value("a", String.class).orElse("");
            return Aggregate.of(aggregate.root().with("a", change.apply(a)));
        }

        @Override
        public List<Declaration> declarations() {
            return List.of();
        }
    }
}

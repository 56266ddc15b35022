package io.strangler.bridge.stream;

import static org.assertj.core.api.Assertions.assertThat;

import io.strangler.bridge.authority.Authority;
import io.strangler.bridge.sample.Servers;
import io.strangler.bridge.sample.World;
import io.strangler.playbook.CapabilityName;
import io.strangler.playbook.stage.Flags;
import io.strangler.playbook.stage.Stage;
import io.strangler.translate.Side;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a source keeps for a stream, and what happens when it does not. */
@NullUnmarked
final class WalSafetyIT {
    private static final String RELOAD = "strangler stream reload people forward";

    @TempDir
    Path directory;

    private Optional<EmbeddedPostgres> server = Optional.empty();
    private World world;

    @BeforeEach
    void create() throws Exception {
        begin(World.create());
    }

    @AfterEach
    void close() throws Exception {
        world.close();
        if (server.isPresent()) {
            server.get().close();
        }
    }

    private void begin(World fresh) throws Exception {
        world = fresh;
        world.legacy("insert into person (name) select 'P' || n from generate_series(1, 10) n");
    }

    // With a server for the source that may be stopped and be given bounds.
    private EmbeddedPostgres own() throws Exception {
        world.close();
        EmbeddedPostgres started = start(0);
        server = Optional.of(started);
        begin(World.between(Servers.database(started, "legacy"), Servers.database("modern")));
        return started;
    }

    @Test
    void aSlotThatTheServerGaveUpIsNamedWithItsSettingAndTheWayToReload() throws Exception {
        own();
        world.run(world.forward());
        world.drain(world.forward());
        until(() -> assertThat(world.forward().status(0, 0, 0).slot().left()).isPresent());
        world.forward().pause("maintenance");
        world.legacy("update person set name = 'LOST' where no = 5", "select pg_switch_wal()");
        long kept = world.forward().status(0, 0, 0).slot().kept();
        measure();
        assertThat(world.forward().status(0, 0, 0).slot().kept()).isGreaterThan(kept);
        assertThat(world.forward().status(0, 0, 0).slot().lost()).isEmpty();

        fillLog();
        measure();
        assertThat(world.forward().status(0, 0, 0).slot().lost()).contains("max_slot_wal_keep_size");
        world.forward().start();
        refused("has lost log it needed (max_slot_wal_keep_size), and with it changes since", RELOAD);

        world.forward().beginAnew();
        until(() -> assertThat(world.forward().state()).isEqualTo(new StreamState.Running()));
        assertThat(world.modernText("select name from person where number = 5")).isEqualTo("LOST");
    }

    @Test
    void aSlotThatSomebodyDropsWhileItsStreamRunsStopsTheStream() throws Exception {
        world.run(world.forward());

        until(() -> {
            // By somebody who is quicker than the stream is back.
            world.legacy("do $$ begin perform pg_terminate_backend(active_pid), pg_drop_replication_slot(slot_name)"
                    + slot() + "; exception when object_in_use then null; end $$");
            assertThat(world.legacyText("select count(*)" + slot())).isEqualTo("0");
        });

        refused("is gone, and with it the changes since", RELOAD);
    }

    @Test
    void aSourceThatWasSetBackIsRefusedHoweverFarItsLogIsAgain() throws Exception {
        EmbeddedPostgres first = own();
        world.run(world.forward());
        world.drain(world.forward());
        world.forward().stop();
        int port = first.getPort();
        first.close();
        copy(directory.resolve("data"), directory.resolve("backup"));
        EmbeddedPostgres second = start(port);
        world.run(world.forward());
        world.legacy("update person set name = 'FORGOTTEN' where no = 5");
        world.drain(world.forward());
        world.forward().stop();

        second.close();
        delete(directory.resolve("data"));
        Files.move(directory.resolve("backup"), directory.resolve("data"));
        server = Optional.of(start(port));
        world.legacy(
                "create table other (x text)",
                "insert into other select repeat('x', 1000) from generate_series(1, 2000)");
        world.legacy("update person set name = 'NEW' where no = 6");
        world.forward().start();
        refused("knows less than was already applied from it", "was the source restored from a backup", RELOAD);

        world.forward().beginAnew();
        until(() -> assertThat(world.forward().state()).isEqualTo(new StreamState.Running()));
        assertThat(world.modernText("select string_agg(name, ' ' order by number) from person where number in (5, 6)"))
                .isEqualTo("P5 NEW");
    }

    @Test
    void standbysKeepCopiesOfSlotsUnlessThePlanSaysOtherwise() throws Exception {
        String failover = "select failover" + slot();
        world.run(world.forward());
        assertThat(world.legacyText(failover)).isEqualTo("t");

        world.forward().stop();
        SyncStream plain = again(new StreamOptions(false, StreamOptions.DEFAULT.load()));
        world.run(plain);
        plain.stop();
        assertThat(world.legacyText(failover)).isEqualTo("f");

        world.run(world.forward());
        assertThat(world.legacyText(failover)).isEqualTo("t");
    }

    @Test
    void aStreamThatRestsIsMeasuredAlsoByABridgeThatNeverSawItRun() throws Exception {
        world.run(world.forward());
        world.drain(world.forward());
        long applied = world.forward().status(0, 0, 0).watermark().orElseThrow().applied();
        world.forward().pause("maintenance");
        world.legacy("insert into person (name) select repeat('x', 40) from generate_series(1, 2000)");

        SyncStream other = again(StreamOptions.DEFAULT);
        other.pause("maintenance");
        try (Connection destination = world.modern().open("test")) {
            until(() -> {
                other.measure(destination);
                assertThat(other.lagMillis()).isGreaterThan(1_000);
            });
        }
        assertThat(other.status(0, 0, 0).slot().lag()).isGreaterThan(100_000);
        assertThat(other.status(0, 0, 0).watermark().orElseThrow().applied()).isEqualTo(applied);
        assertThat(other.stuckMillis()).isZero();
        // This server keeps whatever is needed.
        assertThat(other.status(0, 0, 0).slot().left()).isEmpty();
    }

    @Test
    void aStreamThatIsStuckIsToldFromOneThatIsIdle() throws Exception {
        world.run(world.forward());
        world.drain(world.forward());
        try (Connection slow = DriverManager.getConnection(world.modern().url(), "postgres", "postgres");
                Statement statement = slow.createStatement()) {
            slow.setAutoCommit(false);
            // Nothing to carry: heartbeats come through all the same.
            statement.execute("lock table person in access exclusive mode");
            Instant seen = world.forward().provenAt().orElseThrow();
            until(() -> assertThat(world.forward().provenAt().orElseThrow()).isAfter(seen));
            assertThat(world.forward().stuckMillis()).isLessThan(2_000);

            world.legacy("update person set visits = 1 where no = 1");
            until(() -> assertThat(world.forward().stuckMillis()).isGreaterThan(2_000));
            assertThat(world.forward().state()).isEqualTo(new StreamState.Running());
            slow.commit();
        }
        until(() -> assertThat(world.forward().stuckMillis()).isZero());
    }

    private EmbeddedPostgres start(int port) throws IOException {
        EmbeddedPostgres.Builder builder = EmbeddedPostgres.builder()
                .setPGStartupWait(Duration.ofSeconds(60))
                .setDataDirectory(directory.resolve("data"))
                .setCleanDataDirectory(false)
                .setServerConfig("wal_level", "logical")
                .setServerConfig("max_slot_wal_keep_size", "48MB");
        return (port == 0 ? builder : builder.setPort(port)).start();
    }

    private String slot() {
        return " from pg_replication_slots where slot_name = '"
                + world.forward().name() + "'";
    }

    // More segments than the server may keep, with the checkpoint that removes them.
    private void fillLog() throws Exception {
        world.legacy("create table filler (x int)");
        for (int i = 0; i < 6; i++) {
            world.legacy("insert into filler values (1)", "select pg_switch_wal()");
        }
        world.legacy("checkpoint");
    }

    private void measure() throws Exception {
        try (Connection destination = world.modern().open("test")) {
            world.forward().measure(destination);
        }
    }

    private SyncStream again(StreamOptions options) {
        StreamSpec spec = world.spec(Side.LEGACY);
        return new SyncStream(
                new StreamSpec(
                        spec.capability(),
                        spec.from(),
                        spec.name(),
                        spec.source(),
                        spec.destination(),
                        spec.entities(),
                        options),
                new Authority(Flags.fixed(new CapabilityName("people"), Stage.SHADOW)),
                capability -> Flags.fixed(new CapabilityName("people"), Stage.SHADOW),
                () -> true);
    }

    private void refused(String... parts) {
        until(() -> assertThat(world.forward().state().obstacle().orElse(""))
                .contains(parts)
                .doesNotContain("\n"));
    }

    private static void copy(Path from, Path to) throws IOException {
        try (Stream<Path> files = Files.walk(from)) {
            for (Path each : files.toList()) {
                Files.copy(each, to.resolve(from.relativize(each)), StandardCopyOption.COPY_ATTRIBUTES);
            }
        }
    }

    private static void delete(Path tree) throws IOException {
        try (Stream<Path> files = Files.walk(tree)) {
            List<Path> all = files.sorted((one, other) -> other.compareTo(one)).toList();
            for (Path each : all) {
                Files.delete(each);
            }
        }
    }

    private static void until(org.awaitility.core.ThrowingRunnable assertion) {
        Awaitility.await()
                .atMost(Duration.ofSeconds(40))
                .pollInterval(Duration.ofMillis(50))
                .untilAsserted(assertion);
    }
}

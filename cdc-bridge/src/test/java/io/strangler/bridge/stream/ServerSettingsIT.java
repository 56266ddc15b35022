package io.strangler.bridge.stream;

import static org.assertj.core.api.Assertions.assertThat;

import io.strangler.bridge.database.Slot;
import io.strangler.bridge.database.StreamName;
import io.strangler.bridge.sample.Servers;
import io.strangler.bridge.sample.World;
import io.strangler.playbook.plan.DatabaseSpec;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.time.Duration;
import java.util.Map;
import org.awaitility.Awaitility;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.Test;

/** A server that is not set up for streams is refused in one line that names the setting, before anything has begun. */
@NullUnmarked
final class ServerSettingsIT {
    @Test
    void aServerThatDoesNotLogWhatStreamsNeedIsRefused() throws Exception {
        try (EmbeddedPostgres server = Servers.start(Map.of("wal_level", "replica"));
                World world = World.between(Servers.database(server, "legacy"), Servers.database("modern"))) {
            world.forward().start();

            refused(
                    world.forward(),
                    "database legacy has wal_level = replica, streams need logical: alter system set wal_level = logical,"
                            + " then restart the server");
            assertThat(world.legacyText("select to_regnamespace('strangler') is null"))
                    .isEqualTo("t");
        }
    }

    @Test
    void aServerWithoutRoomIsRefusedUntilThereIsSome() throws Exception {
        Map<String, String> narrow =
                Map.of("max_replication_slots", "1", "max_wal_senders", "1", "max_active_replication_origins", "3");
        try (EmbeddedPostgres server = Servers.start(narrow);
                World world = World.between(Servers.database(server, "legacy"), Servers.database(server, "modern"))) {
            SyncStream stream = world.forward();
            DatabaseSpec elsewhere = Servers.database(server, "elsewhere");

            world.legacy("select pg_create_physical_replication_slot('taken')");
            stream.start();
            refused(
                    stream,
                    "the server of database legacy has max_replication_slots = 1 and others use 1 of them, so stream "
                            + stream.name() + " finds no room: alter system set max_replication_slots = 2 or more, then"
                            + " restart the server");

            world.legacy("select pg_drop_replication_slot('taken')");
            try (Slot.Created other = Slot.create(elsewhere, new StreamName("other"), false)) {
                // Its session still sends, but the slot itself is not in the way.
                World.execute(elsewhere, "select pg_drop_replication_slot('other')");
                refused(stream, "has max_wal_senders = 1 and others use 1 of them");
            }

            until(stream, new StreamState.Running());
            stream.stop();
            world.modern(
                    "select pg_replication_origin_drop(roname) from pg_replication_origin",
                    "select pg_replication_origin_advance('other ' || n, '0/1') from generate_series(1, 2) n,"
                            + " pg_replication_origin_create('other ' || n)");
            stream.start();
            refused(
                    stream,
                    "the server of database modern has max_active_replication_origins = 3 and knows",
                    "so there is no room for the two of stream " + stream.name()
                            + ": alter system set max_active_replication_origins = 6 or more, then restart the server");

            world.modern("select pg_replication_origin_drop('other 1')");
            until(stream, new StreamState.Running());
        }
    }

    private static void refused(SyncStream stream, String... parts) {
        Awaitility.await()
                .atMost(Duration.ofSeconds(30))
                .pollInterval(Duration.ofMillis(50))
                .untilAsserted(() -> assertThat(stream.state().obstacle().orElse(""))
                        .contains(parts)
                        .doesNotContain("\n"));
    }

    private static void until(SyncStream stream, StreamState state) {
        Awaitility.await()
                .atMost(Duration.ofSeconds(30))
                .pollInterval(Duration.ofMillis(50))
                .untilAsserted(() -> assertThat(stream.state()).isEqualTo(state));
    }
}

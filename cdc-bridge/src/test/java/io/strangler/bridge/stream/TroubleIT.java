package io.strangler.bridge.stream;

import static org.assertj.core.api.Assertions.assertThat;

import io.strangler.bridge.database.Sql;
import io.strangler.bridge.sample.Servers;
import io.strangler.bridge.sample.World;
import io.strangler.playbook.CapabilityName;
import io.strangler.playbook.plan.DatabaseSpec;
import io.strangler.playbook.stage.Flags;
import io.strangler.playbook.stage.Stage;
import io.strangler.translate.Side;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import org.awaitility.Awaitility;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a stream does when its surroundings fail it. */
@NullUnmarked
final class TroubleIT {
    private World world;

    @BeforeEach
    void create() throws Exception {
        world = World.create();
        world.legacy("insert into person (name) select 'P' || n from generate_series(1, 10) n");
    }

    @AfterEach
    void close() throws Exception {
        world.close();
    }

    @Test
    void aSlotAheadOfTheWatermarkIsRefusedByNameAndBeginsAnewWhenAsked() throws Exception {
        world.run(world.forward());
        world.drain(world.forward());
        world.forward().stop();
        String slot = world.forward().name().value();
        // Flushed before the slot is moved: a slot does not advance beyond what is on disk.
        world.legacy("set synchronous_commit = on", "update person set name = 'LOST' where no = 5");
        world.legacy("select pg_replication_slot_advance('" + slot + "', pg_current_wal_lsn())");

        world.forward().start();
        until(() -> assertThat(world.forward().state().obstacle().orElse(""))
                .contains(
                        "slot " + slot + " stands at",
                        "ahead of the watermark",
                        "strangler stream reload people forward"));
        world.forward().beginAnew();

        until(() -> assertThat(world.forward().state()).isEqualTo(new StreamState.Running()));
        assertThat(world.modernText("select name from person where number = 5")).isEqualTo("LOST");
    }

    @Test
    void aSlotThatIsGoneIsRefusedByName() throws Exception {
        world.run(world.forward());
        world.forward().stop();
        // Its session ends a moment after the stream has.
        until(() -> world.legacy(
                "select pg_drop_replication_slot('" + world.forward().name() + "')"));

        world.forward().start();

        until(() ->
                assertThat(world.forward().state().obstacle().orElse("")).contains("is gone, and with it the changes"));
    }

    @Test
    void whatASessionThatIsEndingStillHoldsIsRemovedWhenItHasEnded() throws Exception {
        world.run(world.forward());
        world.forward().stop();
        until(() -> assertThat(world.modernText("select count(*) from pg_stat_activity"
                        + " where datname = current_database() and application_name like 'strangler%'"))
                .isEqualTo("0"));
        try (Connection ending = world.modern().open("ending")) {
            Sql.execute(
                    ending,
                    "select pg_replication_origin_session_setup(?)",
                    world.forward().name().origin());
            Thread forget = Thread.ofPlatform().start(() -> {
                try {
                    world.forward().forget();
                } catch (SQLException e) {
                    throw new IllegalStateException(e);
                }
            });
            until(() -> assertThat(forget.getState()).isEqualTo(Thread.State.TIMED_WAITING));
            ending.close();
            forget.join();
        }

        assertThat(world.modernText("select count(*) from pg_replication_origin where roname = '"
                        + world.forward().name().origin() + "'"))
                .isEqualTo("0");
    }

    @Test
    void aTruncatedTableStopsTheStreamByName() throws Exception {
        world.run(world.forward());

        world.legacy("truncate notes");

        until(() ->
                assertThat(world.forward().state().obstacle().orElse("")).contains("table public.notes was truncated"));
    }

    @Test
    void aTableWhoseChangesNobodyWouldSeeIsRefusedByName() throws Exception {
        world.legacy("alter table notes set unlogged");

        world.forward().start();

        until(() -> assertThat(world.forward().state().obstacle().orElse("")).contains("public.notes is unlogged"));
        world.legacy(
                "drop table notes",
                "create table notes (note_no bigint primary key, person_no bigint, txt text) partition by hash (note_no)");
        until(() -> assertThat(world.forward().state().obstacle().orElse("")).contains("public.notes is partitioned"));
    }

    @Test
    void aTableThatASubscriptionFillsIsRefusedByName() throws Exception {
        DatabaseSpec elsewhere = Servers.database("elsewhere");
        World.execute(
                elsewhere,
                "create table notes (note_no bigint primary key, person_no bigint, txt text)",
                "create publication p for table notes");
        String address = elsewhere.url().replace("jdbc:", "").replace("//", "//postgres:postgres@");
        world.legacy("create subscription s connection '" + address
                + "' publication p with (create_slot = false, slot_name = none, enabled = false, copy_data = false)");

        world.forward().start();

        until(() -> assertThat(world.forward().state().obstacle().orElse(""))
                .contains("public.notes is filled by a subscription"));
        world.legacy("drop subscription s");
        until(() -> assertThat(world.forward().state()).isEqualTo(new StreamState.Running()));
    }

    @Test
    void aTableThatChangesItsShapeStopsTheStreamByName() throws Exception {
        world.run(world.forward());

        world.legacy("alter table person rename column city to town", "update person set visits = 1");

        until(() -> assertThat(world.forward().state().obstacle().orElse("")).contains("column person.city"));
    }

    @Test
    void onlyOneBridgeOwnsAStreamAndTheOtherTakesOver() throws Exception {
        world.run(world.forward());
        SyncStream second = new SyncStream(
                world.spec(Side.LEGACY),
                world.authority(),
                capability -> Flags.fixed(new CapabilityName("people"), Stage.SHADOW),
                () -> true);
        try {
            second.start();
            until(() -> assertThat(second.state().obstacle().orElse("")).contains("another bridge owns"));

            world.forward().stop();
            world.legacy("update person set name = 'SECOND' where no = 1");

            until(() -> assertThat(world.modernText("select name from person where number = 1"))
                    .isEqualTo("SECOND"));
        } finally {
            second.stop();
        }
    }

    @Test
    void theHeartbeatMovesTheSlotOfASideThatOnlyReceives() throws Exception {
        world.run(world.forward());
        world.run(world.reverse());
        String confirmed = "select confirmed_flush_lsn from pg_replication_slots where slot_name = '"
                + world.reverse().name() + "'";
        String before = world.modernText(confirmed);

        world.legacy("update person set visits = visits + 1");
        world.drain(world.forward());

        until(() -> assertThat(world.modernText("select confirmed_flush_lsn > '" + before
                        + "' and pg_current_wal_lsn() - confirmed_flush_lsn < 100000 from pg_replication_slots"
                        + " where slot_name = '" + world.reverse().name() + "'"))
                .isEqualTo("t"));
    }

    @Test
    void aDeadDestinationFailsItsStreamWithTheReasonAndTheStreamGoesOnWhenItIsBack() throws Exception {
        try (EmbeddedPostgres server = Servers.start()) {
            DatabaseSpec elsewhere =
                    new DatabaseSpec(server.getJdbcUrl("postgres", "postgres"), "postgres", "postgres");
            DatabaseSpec legacy = Servers.database("legacy");
            try (World two = World.between(legacy, elsewhere)) {
                two.legacy("insert into person (name) values ('ADA')");
                two.run(two.forward());
                two.run(two.reverse());

                DatabaseSpec maintenance =
                        new DatabaseSpec(server.getJdbcUrl("postgres", "template1"), "postgres", "postgres");
                World.execute(maintenance, "alter database postgres with allow_connections false", TERMINATE);
                two.legacy("update person set name = 'BEA' where no = 1");
                until(() -> assertThat(two.forward().state()).isInstanceOf(StreamState.Failed.class));
                until(() -> assertThat(two.forward().lagMillis()).isGreaterThan(1_000));
                World.execute(maintenance, "alter database postgres with allow_connections true");

                until(() -> assertThat(two.forward().state()).isEqualTo(new StreamState.Running()));
                two.drain(two.forward());
                assertThat(two.modernText("select name from person where number = 1"))
                        .isEqualTo("BEA");
                two.drain(two.reverse());
            }
        }
    }

    private static final String TERMINATE =
            "select pg_terminate_backend(pid) from pg_stat_activity where pid <> pg_backend_pid() and datname = 'postgres'";

    private static void until(org.awaitility.core.ThrowingRunnable assertion) {
        Awaitility.await()
                .atMost(Duration.ofSeconds(60))
                .pollInterval(Duration.ofMillis(50))
                .untilAsserted(assertion);
    }
}

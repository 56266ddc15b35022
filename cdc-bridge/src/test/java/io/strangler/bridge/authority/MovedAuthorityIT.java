package io.strangler.bridge.authority;

import static org.assertj.core.api.Assertions.assertThat;

import io.strangler.bridge.sample.World;
import io.strangler.playbook.CapabilityName;
import io.strangler.playbook.plan.DatabaseSpec;
import io.strangler.playbook.stage.Flags;
import io.strangler.playbook.stage.Stage;
import io.strangler.playbook.stage.StageRule;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.CountDownLatch;
import org.awaitility.Awaitility;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Authority goes back to legacy while the forward stream holds an image of legacy that is older than what modern has written. */
@NullUnmarked
final class MovedAuthorityIT {
    private static final CapabilityName PEOPLE = new CapabilityName("people");
    private static final StageRule LIVE = Flags.fixed(PEOPLE, Stage.LIVE);
    private static final StageRule SHADOW = Flags.fixed(PEOPLE, Stage.SHADOW);
    // Not on the first page of a load.
    private static final int NUMBER = 3_500;

    private World world;

    @BeforeEach
    void create() throws Exception {
        world = World.create();
        world.legacy("insert into person (name) select 'P' || n from generate_series(1, 4000) n");
        world.run(world.forward());
        world.run(world.reverse());
        world.inForce(LIVE);
    }

    @AfterEach
    void close() throws Exception {
        world.close();
    }

    @Test
    void aBatchThatWasReadBeforeIsReadAnewBeforeItIsStored() throws Exception {
        CountDownLatch held = new CountDownLatch(1);
        CountDownLatch adopt = new CountDownLatch(1);
        Thread move = Thread.ofPlatform()
                .start(() -> move(() -> {
                    held.countDown();
                    adopt.await();
                    return true;
                }));
        held.await();
        world.legacy("update person set visits = 5 where no = " + NUMBER);
        awaitStoring();

        carriedBefore("ACKNOWLEDGED");
        adopt.countDown();
        move.join();

        settled();
        assertBoth("ACKNOWLEDGED 5");
    }

    @Test
    void aLoadThatBeganBeforeDoesNotBringBackWhatWasThere() throws Exception {
        world.forward().stop();
        world.forward().forget();
        try (Connection slow = open(world.modern());
                Statement statement = slow.createStatement()) {
            slow.setAutoCommit(false);
            statement.execute("lock table strangler.settle in exclusive mode");
            world.forward().start();
            awaitStoring();
            Thread move = Thread.ofPlatform().start(() -> move(() -> true));
            Awaitility.await().atMost(Duration.ofSeconds(30)).until(() -> move.getState() == Thread.State.WAITING);

            carriedBefore("ACKNOWLEDGED");
            slow.commit();
            move.join();
        }

        world.run(world.forward());
        settled();
        assertBoth("ACKNOWLEDGED 0");
    }

    @Test
    void aLoadDoesNotBringBackWhatTheAuthorityHasDeleted() throws Exception {
        world.forward().stop();
        world.forward().forget();
        try (Connection slow = open(world.modern());
                Statement statement = slow.createStatement()) {
            slow.setAutoCommit(false);
            statement.execute("lock table strangler.settle in exclusive mode");
            world.forward().start();
            awaitStoring();
            world.modern("delete from person where number = " + NUMBER);
            world.drain(world.reverse());
            slow.commit();
        }

        world.run(world.forward());
        settled();
        assertThat(world.modernText("select name from person where number = " + NUMBER))
                .isEqualTo("-");
        assertThat(world.legacyText("select name from person where no = " + NUMBER))
                .isEqualTo("-");
    }

    private void move(Authority.Decision decision) {
        try {
            assertThat(world.authority().move(SHADOW, decision)).isTrue();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    // Written by a user on modern and brought to legacy by the reverse stream, which no log announces to the forward
    // one.
    private void carriedBefore(String name) throws SQLException {
        marked(world.modern(), "update person set name = '" + name + "' where number = " + NUMBER);
        marked(world.legacy(), "update person set name = '" + name + "' where no = " + NUMBER);
    }

    private static void marked(DatabaseSpec database, String sql) throws SQLException {
        String origin = "carried " + database.url();
        try (Connection connection = open(database);
                Statement statement = connection.createStatement()) {
            statement.execute("select pg_replication_origin_create('" + origin + "')");
            statement.execute("select pg_replication_origin_session_setup('" + origin + "')");
            statement.execute(sql);
            statement.execute("select pg_replication_origin_session_reset()");
            statement.execute("select pg_replication_origin_drop('" + origin + "')");
        }
    }

    private static Connection open(DatabaseSpec database) throws SQLException {
        return DriverManager.getConnection(database.url(), database.username(), database.password());
    }

    private static void awaitStoring() {
        Awaitility.await().atMost(Duration.ofSeconds(30)).until(() -> Thread.getAllStackTraces().values().stream()
                .anyMatch(stack -> Arrays.stream(stack)
                        .anyMatch(frame -> frame.getMethodName().equals("whileStable"))));
    }

    private void settled() throws Exception {
        world.drain(world.forward());
        world.drain(world.reverse());
        Awaitility.await().atMost(Duration.ofSeconds(40)).untilAsserted(() -> {
            assertThat(world.modernText("select count(*) from strangler.settle"))
                    .isEqualTo("0");
            assertThat(world.legacyText("select count(*) from strangler.settle"))
                    .isEqualTo("0");
        });
        world.drain(world.forward());
        world.drain(world.reverse());
    }

    private void assertBoth(String expected) throws SQLException {
        assertThat(world.legacyText("select name, visits from person where no = " + NUMBER))
                .isEqualTo(expected);
        assertThat(world.modernText("select name, visits from person where number = " + NUMBER))
                .isEqualTo(expected);
    }
}

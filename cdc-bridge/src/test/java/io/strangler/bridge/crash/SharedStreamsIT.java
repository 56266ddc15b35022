package io.strangler.bridge.crash;

import static org.assertj.core.api.Assertions.assertThat;

import io.strangler.bridge.sample.Broker;
import io.strangler.bridge.sample.World;
import io.strangler.playbook.stage.Flags;
import io.strangler.translate.Side;
import java.nio.file.Path;
import java.sql.SQLException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/** Two programs share the work of both streams over a real broker, and either of them, or the broker, goes. */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
final class SharedStreamsIT {
    @TempDir
    private static Path files;

    @TempDir
    private static Path directory;

    private static String section;
    private static Broker broker;
    private static Town town;

    @BeforeAll
    static void begin() throws Exception {
        broker = Broker.start(files);
        Town founded = Town.found(directory, 11);
        section = "bridge: { transport: kafka, kafka: { bootstrap: \"" + broker.address()
                + "\", partitions: 3, replicas: 1 } }";
        founded.plan(section);
        town = Town.busy(founded);
    }

    @AfterAll
    static void end() throws Exception {
        if (town != null) {
            town.close();
        }
        broker.close();
    }

    @Test
    void bothApply() throws Exception {
        for (Side side : Side.values()) {
            town.until(() -> assertThat(holdersWithWork(side.opposite())).isEqualTo(2));
        }
        town.check();
    }

    @Test
    void whatADeadProgramHeldIsAppliedByTheOther() throws Exception {
        town.killSpare();
        town.traffic().await(Side.LEGACY, 5);
        town.check();
        town.kill();
        town.untilRunning();
        town.traffic().await(Side.MODERN, 5);
        town.check();
    }

    // What it has not committed is undone; what it would commit later never is, for its session has been ended.
    @Test
    @Tag("nightly")
    void aFrozenProgramStoresNothingOfWhatOthersHaveTakenOver() throws Exception {
        long frozen = town.spare().process();
        try (Gate gate = Gate.writers(town.at(Side.MODERN), "person")) {
            town.until(() -> assertThat(writes(frozen)).isTrue());
            signal("-STOP", frozen);
        }
        try {
            town.until(() -> assertThat(held(frozen)).isZero());
            town.traffic().await(Side.LEGACY, 5);
            town.check();
        } finally {
            signal("-CONT", frozen);
        }
        town.until(() -> assertThat(held(frozen)).isPositive());
        town.check();
    }

    @Test
    @Tag("nightly")
    void aTopicThatWasMadeAnewIsRefusedUntilTheStreamBeginsAnew() throws Exception {
        town.killBoth();
        broker.forget(slot() + ".person");
        town.start();
        town.until(() -> assertThat(
                        town.owner().get("/admin/status") + town.spare().get("/admin/status"))
                .contains("deleted and made again", "strangler stream reload"));

        boolean first = town.owner().status("/actuator/health/owner") == 200;
        assertThat((first ? town.owner() : town.spare()).post("/admin/streams/people/legacy/anew"))
                .contains("\"stream\"");
        town.untilRunning();
        town.traffic().await(Side.LEGACY, 5);
        town.check();
    }

    @Test
    @Tag("nightly")
    @Order(Integer.MAX_VALUE)
    void aStreamLeavesTheBrokersOnlyWhenAllOfItIsApplied() throws Exception {
        town.killBoth();
        town.planWithout(section);
        String last = World.text(town.at(Side.MODERN), "select min(lsn) from strangler.share");
        World.execute(town.at(Side.MODERN), "update strangler.share set lsn = '0/1'");
        town.start();
        town.until(() -> assertThat(
                        town.owner().get("/admin/status") + town.spare().get("/admin/status"))
                .contains("still lie with the brokers"));

        World.execute(town.at(Side.MODERN), "update strangler.share set lsn = '" + last + "'");
        town.untilRunning();
        town.traffic().await(Side.LEGACY, 5);
        town.check();
        assertThat(World.text(town.at(Side.MODERN), "select count(*) from strangler.share"))
                .isEqualTo("0");
    }

    private static boolean writes(long process) throws SQLException {
        return Long.parseLong(World.text(
                        town.at(Side.MODERN),
                        "select count(*) from pg_locks where not granted and pid in (select pid from strangler.share"
                                + " where holder like '%process " + process + "')"))
                > 0;
    }

    private static long held(long process) throws SQLException {
        return Long.parseLong(World.text(
                town.at(Side.MODERN),
                "select count(*) from strangler.share where holder like '%process " + process + "'"));
    }

    private static void signal(String signal, long process) throws Exception {
        assertThat(new ProcessBuilder("kill", signal, Long.toString(process))
                        .start()
                        .waitFor())
                .isZero();
    }

    private static String slot() throws SQLException {
        return World.text(
                town.at(Side.LEGACY), "select slot_name from pg_replication_slots where database = current_database()");
    }

    @Test
    void aBrokerThatRestartsLosesAndDoublesNothing() throws Exception {
        broker.stop();
        town.traffic().await(Side.LEGACY, 20);
        broker.start();
        town.untilRunning();
        town.traffic().await(Side.MODERN, 20);
        town.check();
    }

    @Test
    void authorityMovesForAllWhoApply() throws Exception {
        for (int share : new int[] {20, 80, 50}) {
            assertThat(town.flip(Flags.live(Town.PEOPLE, share)).reason()).isEmpty();
            town.traffic().await(Side.LEGACY, 5);
            town.traffic().await(Side.MODERN, 5);
        }
        town.check();
    }

    @Test
    void rowsThatComeBeforeThoseTheyReferToArriveAllTheSame() throws Exception {
        World.execute(
                town.at(Side.LEGACY),
                "with p as (insert into person (no, name) select n, 'N' || n from generate_series(1001, 1100) n"
                        + " returning no) insert into notes select no + 1000000, no, 'x' from p");
        town.until(() -> assertThat(World.text(town.at(Side.MODERN), "select count(*) from note where id > 1000000"))
                .isEqualTo("100"));
        town.check();
    }

    @Test
    @Tag("nightly")
    void aStreamThatBeginsAnewGoesOnWithThoseWhoShareIt() throws Exception {
        assertThat(town.owner().post("/admin/streams/people/legacy/anew")).contains("\"stream\"");
        town.untilRunning();
        town.traffic().await(Side.LEGACY, 5);
        town.check();
        town.until(() -> assertThat(holdersWithWork(Side.MODERN)).isEqualTo(2));
    }

    // As a crash between the brokers' acknowledgement and the slot's leaves it: the slot has an earlier place again.
    @Test
    void whatTheLogGivesTwiceIsPutIntoTheTopicsTwiceAndStoredOnce() throws Exception {
        String slot = slot();
        World.execute(town.at(Side.LEGACY), "select pg_copy_logical_replication_slot('" + slot + "', 'earlier')");
        town.traffic().await(Side.LEGACY, 20);
        town.killBoth();
        town.until(() -> assertThat(World.text(
                        town.at(Side.LEGACY),
                        "select active from pg_replication_slots where slot_name = '" + slot + "'"))
                .isEqualTo("f"));
        World.execute(
                town.at(Side.LEGACY),
                "select pg_drop_replication_slot('" + slot + "')",
                "select pg_copy_logical_replication_slot('earlier', '" + slot + "')",
                "select pg_drop_replication_slot('earlier')");

        town.start();
        town.untilRunning();
        town.traffic().await(Side.LEGACY, 5);
        town.check();
        assertThat(broker.doubled(slot + ".person")).isPositive();
    }

    private static long holdersWithWork(Side destination) throws SQLException {
        return Long.parseLong(World.text(
                town.at(destination),
                "select count(distinct holder) from strangler.share where applied > 0 and holder is not null"));
    }
}

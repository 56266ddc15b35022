package io.strangler.bridge.crash;

import static org.assertj.core.api.Assertions.assertThat;

import io.strangler.bridge.sample.Line;
import io.strangler.bridge.sample.World;
import io.strangler.playbook.plan.DatabaseSpec;
import io.strangler.playbook.stage.Flags;
import io.strangler.playbook.stage.StageRule;
import io.strangler.playbook.switchover.Switchover;
import io.strangler.translate.Side;
import java.nio.file.Path;
import java.sql.SQLException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The program is killed at every point of a change's way, in both directions, while applications write; another goes on. */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
final class CrashPointsIT {
    @TempDir
    static Path directory;

    private static Town town;

    @BeforeAll
    static void found() throws Exception {
        town = Town.busy(directory, 20_261_123);
    }

    @AfterAll
    static void close() throws Exception {
        if (town != null) {
            town.close();
        }
    }

    @ParameterizedTest(name = "{0}, from {1}")
    @CsvSource({
        "AFTER_POLL, LEGACY",
        "AFTER_TRANSLATE, LEGACY",
        "MID_APPLY, LEGACY",
        "BEFORE_WATERMARK, LEGACY",
        "BEFORE_COMMIT, LEGACY",
        "AFTER_POLL, MODERN",
        "AFTER_TRANSLATE, MODERN",
        "MID_APPLY, MODERN",
        "BEFORE_WATERMARK, MODERN",
        "BEFORE_COMMIT, MODERN"
    })
    void everyTransactionHasItsEffectOnceWhereverTheProgramDies(Point point, Side from) throws Exception {
        try (Gate gate = point.gate(town, from)) {
            town.until(() -> assertThat(gate.reached()).isTrue());
            town.kill();
        }
        town.untilRunning();
        town.traffic().await(from, 5);
        town.check();
    }

    @ParameterizedTest(name = "from {0}")
    @CsvSource({"LEGACY", "MODERN"})
    void whatIsCommittedButNotAcknowledgedIsNotStoredAgain(Side from) throws Exception {
        DatabaseSpec destination = town.at(from.opposite());
        try (Line.Catch answer = town.line(from.opposite()).keepBack("COMMIT")) {
            town.until(() -> assertThat(answer.caught()).isTrue());
            assertThat(watermark(destination)).isGreaterThan(slot(town.at(from)));
            town.kill();
        }
        town.untilRunning();
        town.traffic().await(from, 5);
        town.check();
    }

    @Test
    void aFirstLoadThatDiesHalfwayBringsNothingTwice(@TempDir Path elsewhere) throws Exception {
        try (Town fresh = Town.found(elsewhere, 7)) {
            fresh.traffic().await(Side.LEGACY, 20);
            try (Gate gate = Point.MID_APPLY.gate(fresh, Side.LEGACY)) {
                fresh.start();
                fresh.until(() -> assertThat(gate.reached()).isTrue());
                fresh.kill();
            }
            fresh.untilRunning();
            fresh.check();
        }
    }

    // First, while there is little to load and to settle.
    @Order(1)
    @ParameterizedTest(name = "from {0}")
    @CsvSource({"LEGACY", "MODERN"})
    void aLoadThatIsBegunAnewAndDiesBeforeItsEndBringsNothingTwice(Side from) throws Exception {
        try (Gate gate = Gate.at(town.at(from.opposite()), Ledger.LOADS)) {
            assertThat(town.owner().post("/admin/streams/people/" + from.word() + "/anew"))
                    .contains("\"stream\"");
            town.until(() -> assertThat(gate.reached()).isTrue());
            assertThat(watermark(town.at(from.opposite()))).isEqualTo("-");
            town.kill();
        }
        town.untilRunning();
        town.traffic().await(from, 5);
        town.check();
    }

    @Test
    void aSwitchoverThatIsCutShortBeforeItsDecisionIsAnsweredByWhoeverGoesOn() throws Exception {
        StageRule wanted = Flags.live(Town.PEOPLE, 20);
        Switchover answer = town.traffic().whileHeld(() -> {
            long request;
            try (Gate gate = Gate.at(town.at(Side.MODERN), Ledger.COMMITS)) {
                request = town.request(wanted);
                town.until(() -> assertThat(gate.reached()).isTrue());
                assertThat(town.meeting().switchovers().find(request).state()).isEqualTo(Switchover.State.REQUESTED);
                town.kill();
            }
            return town.answered(request, wanted);
        });

        assertThat(answer.state()).isIn(Switchover.State.ADOPTED, Switchover.State.REFUSED);
        town.untilRunning();
        bothWrite();
        town.check();
    }

    @Test
    void aSwitchoverThatIsCutShortAfterItsDecisionHolds() throws Exception {
        StageRule wanted = Flags.live(Town.PEOPLE, 80);
        Switchover answer = town.traffic().whileHeld(() -> {
            try (Line.Catch adopted = town.toControl().keepBack("INSERT 0 1")) {
                long request = town.request(wanted);
                town.until(() -> assertThat(
                                town.meeting().switchovers().find(request).state())
                        .isEqualTo(Switchover.State.ADOPTED));
                assertThat(adopted.caught()).isTrue();
                town.kill();
                return town.answered(request, wanted);
            }
        });

        assertThat(answer.state()).isEqualTo(Switchover.State.ADOPTED);
        town.untilRunning();
        bothWrite();
        town.check();
    }

    @Test
    void everyTransactionHasItsEffectOnceHoweverOftenTheProgramDies() throws Exception {
        RandomKillsIT.kill(town, 20);
    }

    private static void bothWrite() {
        for (Side side : Side.values()) {
            town.traffic().await(side, 5);
        }
    }

    private static String watermark(DatabaseSpec destination) throws SQLException {
        return World.text(destination, "select lsn - '0/0' from strangler.watermark");
    }

    private static String slot(DatabaseSpec source) throws SQLException {
        return World.text(
                source,
                "select confirmed_flush_lsn - '0/0' from pg_replication_slots where database = current_database()");
    }

    /** A point of a change's way, at which a lock in a database stops it. */
    enum Point {
        /** Its transaction has been received, its aggregates are about to be read. */
        AFTER_POLL,
        /** Nothing has been written yet. */
        AFTER_TRANSLATE,
        /** Some tables have been written, others not. */
        MID_APPLY,
        /** Everything but the watermark has been written. */
        BEFORE_WATERMARK,
        /** Everything has. */
        BEFORE_COMMIT;

        Gate gate(Town town, Side from) throws SQLException {
            DatabaseSpec source = town.at(from);
            DatabaseSpec destination = town.at(from.opposite());
            return switch (this) {
                case AFTER_POLL -> Gate.readers(source, from == Side.LEGACY ? "phone" : "person_phone");
                case AFTER_TRANSLATE -> Gate.writers(destination, "person");
                case MID_APPLY -> Gate.at(destination, Ledger.NOTES);
                case BEFORE_WATERMARK -> Gate.at(destination, Ledger.WATERMARKS);
                case BEFORE_COMMIT -> Gate.at(destination, Ledger.COMMITS);
            };
        }
    }
}

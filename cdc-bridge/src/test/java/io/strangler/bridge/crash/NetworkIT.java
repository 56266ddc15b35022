package io.strangler.bridge.crash;

import static org.assertj.core.api.Assertions.assertThat;

import io.strangler.bridge.sample.Line;
import io.strangler.translate.Side;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumSet;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The network between the program and a database fails in every way, while applications write. */
final class NetworkIT {
    private static final String RUNNING = "\"state\":\"running\"";

    @TempDir
    static Path directory;

    private static Town town;

    @BeforeAll
    static void found() throws Exception {
        // A minute, as usual, would be long for a test.
        town = Town.busy(Town.found(directory, "?socketTimeout=3", 20_261_125));
    }

    @AfterAll
    static void close() throws Exception {
        if (town != null) {
            town.close();
        }
    }

    @ParameterizedTest(name = "to {0}")
    @EnumSource(Side.class)
    void theLineIsCutInTheMiddleOfATransaction(Side side) throws Exception {
        try (Gate gate = Gate.at(town.at(side), Ledger.NOTES)) {
            town.until(() -> assertThat(gate.reached()).isTrue());
            town.line(side).cut();
        }
        town.until(() -> assertThat(town.owner().get("/admin/status")).doesNotContain(RUNNING));
        town.line(side).mend();
        goesOn();
    }

    @ParameterizedTest(name = "to {0}")
    @EnumSource(Side.class)
    void theLineIsClosedByHalves(Side side) throws Exception {
        town.line(side).closeHalf();

        goesOn();
    }

    @Tag("nightly")
    @ParameterizedTest(name = "to {0}")
    @EnumSource(Side.class)
    void theLineSwallowsEverythingForAWhile(Side side) throws Exception {
        Line line = town.line(side);
        line.freeze();
        long began = System.nanoTime();
        town.until(() -> assertThat(town.owner().get("/admin/status")).doesNotContain(RUNNING));
        tell("noticed on both streams that the line to " + side + " is dead", began);

        line.mend();
        goesOn();
    }

    @Test
    void theLineToModernForgetsConnectionsTwice() throws Exception {
        forgetTwice(Side.MODERN);
    }

    @Tag("nightly")
    @Test
    void theLineToLegacyForgetsConnectionsTwice() throws Exception {
        forgetTwice(Side.LEGACY);
    }

    private static void forgetTwice(Side side) throws Exception {
        for (int i = 0; i < 2; i++) {
            // Their servers do not hear of the end of these sessions, which hold the streams' locks.
            town.line(side).abandon();
            long began = System.nanoTime();
            noticed();
            goesOn();
            tell("went on over new connections to " + side, began);
        }
    }

    // One stream may run again over a new connection before the other has noticed.
    private static void noticed() throws Exception {
        Set<Side> stopped = EnumSet.noneOf(Side.class);
        town.until(() -> {
            String status = town.owner().get("/admin/status");
            for (Side from : Side.values()) {
                if (!status.contains("\"from\":\"" + from.word() + "\",\"to\":\""
                        + from.opposite().word() + "\"," + RUNNING)) {
                    stopped.add(from);
                }
            }
            assertThat(stopped).containsExactlyInAnyOrder(Side.values());
        });
    }

    @Tag("nightly")
    @ParameterizedTest(name = "to {0}")
    @EnumSource(Side.class)
    void theLineIsSlow(Side side) throws Exception {
        town.line(side).delay(Duration.ofMillis(20));
        town.traffic().await(side, 5);
        town.check();
        town.line(side).mend();
    }

    private static void tell(String what, long began) {
        System.out.println(what + " after " + (System.nanoTime() - began) / 1_000_000 + " ms");
    }

    private static void goesOn() throws Exception {
        for (Side each : Side.values()) {
            town.traffic().await(each, 5);
        }
        town.untilRunning();
        town.check();
    }
}

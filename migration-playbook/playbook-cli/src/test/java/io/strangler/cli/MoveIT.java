package io.strangler.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MoveIT {
    @TempDir
    Path folder = Path.of("");

    @ParameterizedTest
    @CsvSource({
        "off, advance, dualwrite",
        "dualwrite, advance, shadow",
        "shadow, advance, live 10 %",
        "live, advance, rampdown",
        "rampdown, advance, complete",
        "rampdown, rollback, shadow",
        "live, rollback, shadow",
        "shadow, rollback, dualwrite",
        "dualwrite, rollback, off"
    })
    void eachStageIsLeftForwardAndBackward(String stage, String command, String after) throws Exception {
        try (Site site = new Site(folder, stage)) {
            Outcome outcome = Outcome.of(site.plan, command, "shop", "--yes");

            assertThat(outcome.err()).contains("shop is at " + after);
            assertThat(outcome.exit()).isEqualTo(Exit.OK);
            assertThat(outcome.out()).contains("-> " + after);
            assertThat(Files.readString(site.flags)).contains("# who asked for it", "# the whole shop");
        }
    }

    @Test
    void aLiveShareGrowsRungByRungOrAsAsked() throws Exception {
        try (Site site = new Site(folder, "shadow")) {
            assertThat(Outcome.of(site.plan, "advance", "shop", "--to", "live", "--share", "25", "--yes")
                            .out())
                    .contains("shadow -> live 25 %");
            assertThat(Outcome.of(site.plan, "advance", "shop", "--yes").out()).contains("live 25 % -> live 50 %");
            assertThat(Outcome.of(site.plan, "advance", "shop", "--yes").out()).contains("live 50 % -> live 100 %");
        }
    }

    @Test
    void withoutATerminalNothingMovesUnlessToldTo() throws Exception {
        try (Site site = new Site(folder, "off")) {
            for (String command : new String[] {"advance", "rollback"}) {
                Outcome outcome = Outcome.of(site.plan, command, "shop");

                assertThat(outcome.exit()).isEqualTo(Exit.USAGE);
                assertThat(outcome.err()).contains("strangler " + command + " shop --yes");
            }
            assertThat(Files.readString(site.flags)).contains("defaultVariant: off");
        }
    }

    @Test
    void aPersonIsAskedAndMaySayNo() throws Exception {
        try (Site site = new Site(folder, "off")) {
            Outcome no = Outcome.answering("n", site.plan, "advance", "shop");
            assertThat(no.exit()).isEqualTo(Exit.FAILURE);
            assertThat(no.err()).contains("Move shop from off to dualwrite?", "stays at off");

            assertThat(Outcome.answering("yes", site.plan, "advance", "shop").exit())
                    .isEqualTo(Exit.OK);
        }
    }

    @Test
    void aRefusalOfTheProxyPutsTheFileBack() throws Exception {
        try (Site site = new Site(folder, "off")) {
            site.stay("off", 100, Optional.of("no stream is there"));
            String before = Files.readString(site.flags);

            Outcome outcome = Outcome.of(site.plan, "advance", "shop", "--yes");

            assertThat(outcome.exit()).isEqualTo(Exit.FAILURE);
            assertThat(outcome.err()).contains("no stream is there", "is as it was before");
            assertThat(Files.readString(site.flags)).isEqualTo(before);
        }
    }

    @Test
    void aProxyThatDoesNotFollowInTimeEndsTheWaiting() throws Exception {
        try (Site site = new Site(folder, "off")) {
            site.stay("off", 100, Optional.empty());

            Outcome outcome = Outcome.of(site.plan, "advance", "shop", "--yes", "--timeout", "1");

            assertThat(outcome.exit()).isEqualTo(Exit.TIMED_OUT);
            assertThat(outcome.err()).contains("within 1 s", "it is at off", "strangler status");
        }
    }

    @Test
    void nothingIsEditedWhenNobodyWouldFollow() throws Exception {
        try (Site site = new Site(folder, "shadow")) {
            site.close();
            String before = Files.readString(site.flags);

            for (String command : new String[] {"advance", "rollback"}) {
                Outcome outcome = Outcome.of(site.plan, command, "shop", "--yes", "--timeout", "1");

                assertThat(outcome.exit()).isEqualTo(Exit.FAILURE);
                assertThat(outcome.err()).contains("proxy at http://127.0.0.1:", "strangler proxy --plan");
                assertThat(Files.readString(site.flags)).isEqualTo(before);
            }
        }
    }

    @Test
    void completeHasNoWayBack() throws Exception {
        try (Site site = new Site(folder, "complete")) {
            Outcome outcome = Outcome.of(site.plan, "rollback", "shop", "--yes");

            assertThat(outcome.exit()).isEqualTo(Exit.GATE_CLOSED);
            assertThat(outcome.err()).contains("no way back");
        }
    }

    @Test
    void aMoveThatNoEvidenceCouldAllowIsRefusedWithItsReason() throws Exception {
        try (Site site = new Site(folder, "shadow")) {
            Outcome outcome = Outcome.of(site.plan, "advance", "shop", "--to", "complete", "--yes");

            assertThat(outcome.exit()).isEqualTo(Exit.GATE_CLOSED);
            assertThat(outcome.err()).contains("complete follows only rampdown");
        }
    }

    @ParameterizedTest
    @CsvSource({
        "--to shadow, goes forward",
        "--share 5, goes forward",
        "--share 0, between 1 and 100",
        "--to rampdown --share 50, needs --to live",
        "--to sideways, is no stage"
    })
    void whatCannotBeMeantIsAUsageError(String words, String message) throws Exception {
        try (Site site = new Site(folder, "live")) {
            String[] command = ("advance shop --yes " + words).split(" ");

            Outcome outcome = Outcome.of(site.plan, command);

            assertThat(outcome.exit()).isEqualTo(Exit.USAGE);
            assertThat(outcome.err()).contains(message);
        }
    }

    @Test
    void anInterruptedWaitEndsWithTheCodeOfAnInterrupt() throws Exception {
        try (Site site = new Site(folder, "off")) {
            site.stay("off", 100, Optional.empty());
            Thread.currentThread().interrupt();

            Outcome outcome = Outcome.of(site.plan, "advance", "shop", "--yes");

            assertThat(Thread.interrupted()).isFalse();
            assertThat(outcome.exit()).isEqualTo(Exit.INTERRUPTED);
        }
    }

    @Test
    void whatIsThereAlreadyNeedsNoMove() throws Exception {
        try (Site site = new Site(folder, "shadow")) {
            Outcome outcome = Outcome.of(site.plan, "advance", "shop", "--to", "shadow", "--yes");

            assertThat(outcome.exit()).isEqualTo(Exit.OK);
            assertThat(outcome.err()).contains("already");
        }
    }
}

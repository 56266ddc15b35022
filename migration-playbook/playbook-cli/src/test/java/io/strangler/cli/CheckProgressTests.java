package io.strangler.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class CheckProgressTests {
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();
    private final Ticks ticks = new Ticks();

    @Test
    void nothingIsSaidWithinASecondThenRateAndTimeLeft() {
        CheckProgress progress = new CheckProgress(terminal(false), "note", Optional.empty(), ticks);

        progress.compared(1_000, 100_000);
        ticks.now = ticks.now.plusMillis(900);
        progress.compared(2_000, 100_000);
        assertThat(said()).isEmpty();
        ticks.now = ticks.now.plusMillis(1_100);
        progress.compared(21_000, 100_000);
        progress.compared(22_000, 100_000);
        progress.end();

        assertThat(said())
                .isEqualTo("strangler: note: 21000 of about 100000 compared (21 %), 10000 a second, 8 s left\n");
    }

    @Test
    void aTerminalHasOneLineThatIsWrittenOverAndEndedOnce() {
        CheckProgress progress = new CheckProgress(terminal(true), "note", Optional.empty(), ticks);

        for (int i = 1; i <= 3; i++) {
            ticks.now = ticks.now.plusSeconds(2);
            progress.compared(i * 1_000L, 4_000);
        }
        progress.end();

        assertThat(said().chars().filter(c -> c == '\r').count()).isEqualTo(3);
        assertThat(said().lines().toList().getLast()).startsWith("note: 3000 of about 4000");
        assertThat(said()).endsWith("\n");
    }

    private String said() {
        return err.toString(StandardCharsets.UTF_8);
    }

    private Terminal terminal(boolean interactive) {
        PrintStream stream = new PrintStream(err, true, StandardCharsets.UTF_8);
        return new Terminal(stream, stream, interactive, false, Optional::empty);
    }

    private static final class Ticks extends Clock {
        private Instant now = Instant.EPOCH;

        @Override
        public Instant instant() {
            return now;
        }

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }
    }
}

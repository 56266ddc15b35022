package io.strangler.consistency;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import org.junit.jupiter.api.Test;

class PaceTests {
    private final Ticks ticks = new Ticks();
    private final Pace pace = new Pace(10, ticks);

    @Test
    void noMoreIsDoneInASecondThanAllowed() {
        assertThat(pace.wait(1)).isZero();
        assertThat(pace.wait(4)).isEqualTo(Duration.ofMillis(100));
        assertThat(pace.wait(1)).isEqualTo(Duration.ofMillis(500));
        ticks.now = ticks.now.plusMillis(550);
        assertThat(pace.wait(1)).isEqualTo(Duration.ofMillis(50));
    }

    @Test
    void whatWasNotDoneIsNotMadeUpFor() {
        ticks.now = ticks.now.plusSeconds(60);

        assertThat(pace.wait(1)).isZero();
        assertThat(pace.wait(1)).isEqualTo(Duration.ofMillis(100));
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

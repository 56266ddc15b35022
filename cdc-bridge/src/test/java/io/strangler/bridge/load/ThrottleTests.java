package io.strangler.bridge.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.OptionalInt;
import java.util.concurrent.CancellationException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

final class ThrottleTests {
    // About to wrap, as a machine's own count may.
    private long now = Long.MAX_VALUE - TimeUnit.SECONDS.toNanos(1);
    private int asked;

    private final Throttle throttle = new Throttle(OptionalInt.of(1_000), () -> now, nanos -> now += nanos);

    @Test
    void rowsTakeTheirTimeTogetherHoweverTheyAreTaken() {
        long began = now;
        for (int i = 0; i < 30; i++) {
            throttle.take(100, () -> asked++);
        }
        assertThat(now - began).isEqualTo(TimeUnit.SECONDS.toNanos(3));
        assertThat(asked).isEqualTo(30);
    }

    @Test
    void timeThatWasNotUsedIsNotSavedUp() {
        throttle.take(1_000, () -> {});
        now += TimeUnit.SECONDS.toNanos(60);
        long began = now;

        throttle.take(2_000, () -> {});

        assertThat(now - began).isEqualTo(TimeUnit.SECONDS.toNanos(2));
    }

    @Test
    void whoWaitsIsAskedOftenWhetherToGoOn() {
        assertThatThrownBy(() -> throttle.take(60_000, () -> {
                    asked++;
                    if (asked == 5) {
                        throw new CancellationException();
                    }
                }))
                .isInstanceOf(CancellationException.class);
    }

    @Test
    void withoutABoundNobodyWaits() {
        long before = now;
        new Throttle(OptionalInt.empty(), () -> now, nanos -> now += nanos).take(1_000_000, () -> asked++);
        assertThat(now).isEqualTo(before);
        assertThat(asked).isZero();
    }
}

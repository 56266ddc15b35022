package io.strangler.reference.orders.saga;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SagaSettingsTests {

    @ParameterizedTest
    @CsvSource({"1, 100, 200", "2, 200, 400", "3, 400, 800", "4, 500, 1000", "60, 500, 1000"})
    void pausesDoubleUpToTheLongestAndHalfOfThemIsUpToChance(int attempts, long shortest, long longest) {
        SagaSettings settings = settings(Duration.ofMinutes(10));

        assertThat(settings.pause(attempts, 0)).hasMillis(shortest);
        assertThat(settings.pause(attempts, 1)).hasMillis(longest);
    }

    @Test
    void stockHeldForLessThanTheStepsMayTakeIsRefused() {
        assertThatThrownBy(() -> settings(Duration.ofSeconds(179)))
                .hasMessage("orders.saga.stock-hold (PT2M59S) must outlast 6 times .step-limit (PT30S)");
    }

    private static SagaSettings settings(Duration stockHold) {
        return new SagaSettings(Duration.ofSeconds(30), 12, Duration.ofMillis(200), Duration.ofSeconds(1), stockHold);
    }
}

package io.strangler.reference.monolith.batch;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class BatchSettingsTests {

    @Test
    void aSliceOutsideTheModulusIsRefusedByName() {
        assertThatThrownBy(() -> new BatchSettings(Duration.ofSeconds(1), 10, 10))
                .hasMessage("batch.slice must be 0 to below batch.customers (10), not 10");
    }

    @Test
    void anIntervalOfNothingIsRefusedByName() {
        assertThatThrownBy(() -> new BatchSettings(Duration.ZERO, 10, 7))
                .hasMessage("batch.every must be at least 1ms, not PT0S");
    }
}

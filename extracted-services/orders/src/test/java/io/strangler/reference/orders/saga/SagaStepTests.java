package io.strangler.reference.orders.saga;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SagaStepTests {

    @ParameterizedTest
    @CsvSource({
        "RESERVE_CREDIT, RESERVE_STOCK,  RELEASE_CREDIT",
        "RESERVE_STOCK,  CONFIRM_STOCK,  RELEASE_STOCK",
        "CONFIRM_STOCK,  CONFIRM_CREDIT, RELEASE_STOCK",
        "CONFIRM_CREDIT, ,               RELEASE_STOCK",
        "RELEASE_STOCK,  RELEASE_CREDIT, ",
        "RELEASE_CREDIT, ,               "
    })
    void isFollowedByOneAndUndoneFromOneOn(SagaStep step, SagaStep next, SagaStep undo) {
        assertThat(step.next().orElse(null)).isEqualTo(next);
        assertThat(step.undo().orElse(null)).isEqualTo(undo);
    }

    @ParameterizedTest
    @CsvSource({"5000000001:1:RESERVE_CREDIT", "7:12:RELEASE_STOCK"})
    void aTurnIsReadAsItWasWritten(String text) {
        assertThat(Turn.parse(text)).hasToString(text);
    }
}

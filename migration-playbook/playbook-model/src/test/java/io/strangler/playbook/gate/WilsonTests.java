package io.strangler.playbook.gate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WilsonTests {
    private static final double TWO_SIDED_95 = 1.959963984540054;

    // Newcombe, "Two-sided confidence intervals for the single proportion", Statistics in Medicine 17 (1998), table I,
    // method 3: the upper limits of 95 % intervals, as printed there.
    @ParameterizedTest
    @CsvSource({"81, 263, 0.3662", "15, 148, 0.1605", "0, 20, 0.1611", "1, 29, 0.1718"})
    void agreesWithThePublishedUpperLimits(long events, long trials, double published) {
        assertThat(Wilson.upper(events, trials, TWO_SIDED_95)).isCloseTo(published, within(0.00005));
    }

    @Test
    void knowsNothingOfWhatWasNeverTried() {
        assertThat(Wilson.upper95(0, 0)).isEqualTo(1);
        assertThat(Wilson.upper95(10, 10)).isEqualTo(1);
    }

    @Test
    void saysLittleAfterThreeGoodOnes() {
        // Without an event the limit is z2 / (n + z2): 2.706 / 5.706.
        assertThat(Wilson.upper95(0, 3)).isCloseTo(0.4742, within(0.0001));
        assertThat(Wilson.upper95(0, 500)).isCloseTo(0.00538, within(0.00001));
    }
}

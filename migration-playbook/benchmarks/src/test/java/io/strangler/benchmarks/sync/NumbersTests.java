package io.strangler.benchmarks.sync;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.strangler.benchmarks.WrongUsage;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NumbersTests {
    private static final String USAGE = "usage: race [--rows N] [--rounds N]";
    private static final List<String> DEFAULTS = List.of("--rows=1000", "--rounds=3");

    @Test
    void whatIsNotNamedKeepsItsDefault() {
        Numbers numbers = Numbers.parse(USAGE, DEFAULTS, "--rounds", "5");

        assertThat(numbers.of("--rows")).isEqualTo(1000);
        assertThat(numbers.of("--rounds")).isEqualTo(5);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "--help",
                "help",
                "--rows",
                "--rows 10 5",
                "--rows ten",
                "--rows 0",
                "--row 5",
                "--rows 10 --rounds"
            })
    void anythingElseIsRefusedWithTheUsageLine(String line) {
        assertThatExceptionOfType(WrongUsage.class)
                .isThrownBy(() -> Numbers.parse(USAGE, DEFAULTS, line.split(" ")))
                .withMessageContaining(USAGE);
    }
}

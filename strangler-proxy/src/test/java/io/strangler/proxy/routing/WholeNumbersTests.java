package io.strangler.proxy.routing;

import static org.assertj.core.api.Assertions.assertThat;

import io.strangler.proxy.routing.RequestKey.Reading;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class WholeNumbersTests {
    @ParameterizedTest
    @CsvSource({
        "42, 42",
        "042, 42",
        "+42, 42",
        "-042, -42",
        "0, 0",
        "000, 0",
        "-0, 0",
        "00123456789012345678901234567890, 123456789012345678901234567890"
    })
    void everySpellingOfANumberIsOneKey(String sent, String key) {
        assertThat(WholeNumbers.read(sent)).isEqualTo(new Reading.Found(key));
    }

    @ParameterizedTest
    @ValueSource(strings = {"4 2", "0x2A", "#2A", "-#2A", "42.0", ".5", "4e1", "42abc", "٤٢", "- 42", "--42", "4_2"})
    void whatSomeWouldReadANumberFromIsAmbiguous(String sent) {
        assertThat(WholeNumbers.read(sent)).isInstanceOf(Reading.Ambiguous.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"search", "x42", "-", "_"})
    void aWordIsNoKey(String sent) {
        assertThat(WholeNumbers.read(sent)).isEqualTo(new Reading.None());
    }
}

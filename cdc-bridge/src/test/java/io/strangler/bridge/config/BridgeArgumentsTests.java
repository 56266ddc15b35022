package io.strangler.bridge.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.strangler.bridge.config.BridgeArguments.WrongUsage;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class BridgeArgumentsTests {
    @Test
    void bothFormsOfAnOptionAreUnderstood() {
        BridgeArguments arguments = BridgeArguments.parse("--plan=a.yaml", "--admin-port", "0");

        assertThat(arguments.plan()).isEqualTo(Path.of("a.yaml"));
        assertThat(arguments.adminPort()).hasValue(0);
        assertThat(BridgeArguments.parse("--plan", "a.yaml").adminPort()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "--admin-port 1                | --plan is missing",
                "--plan                        | '--plan' is not understood or lacks its value",
                "--plan a --port 1             | '--port' is not understood",
                "--plan a --admin-port x       | --admin-port 'x' is no number",
                "--plan a --admin-port 65536   | --admin-port 65536 is not between 0 and 65535"
            })
    void whatIsWrongIsNamed(String line, String message) {
        assertThatExceptionOfType(WrongUsage.class)
                .isThrownBy(() -> BridgeArguments.parse(line.split(" +")))
                .withMessage(message);
    }
}

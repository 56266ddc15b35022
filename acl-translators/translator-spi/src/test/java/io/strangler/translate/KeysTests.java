package io.strangler.translate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class KeysTests {
    // The first is RFC 9562's own example; all are what Python's uuid.uuid5 gives.
    @ParameterizedTest
    @CsvSource({
        "6ba7b810-9dad-11d1-80b4-00c04fd430c8, www.example.com, 2ed6657d-e927-568b-95e1-2665a8aea6a2",
        "6ba7b810-9dad-11d1-80b4-00c04fd430c8, python.org,      886313e1-3b8a-5372-9b90-0c9aee199e5d",
        "6f0d3c1e-3f57-5c0b-9a39-2b6a5d6f7c01, 42,              3c4552b2-be9f-523a-af90-cad857f4039a",
        "6f0d3c1e-3f57-5c0b-9a39-2b6a5d6f7c01, Zoë,             5abcd447-818c-55f3-8d71-4d59d25e64b6",
    })
    void derivesTheIdentifierEveryOtherImplementationDerives(UUID namespace, String name, UUID expected) {
        assertThat(Keys.uuid5(namespace, name)).isEqualTo(expected);
        assertThat(Keys.uuid5(namespace, name).version()).isEqualTo(5);
        assertThat(Keys.uuid5(namespace, name).variant()).isEqualTo(2);
    }

    @Test
    void aKeyReadsAsItsValuesJoined() {
        assertThat(Key.of(42L)).hasToString("42");
        assertThat(Key.of("IE", 7L).text()).isEqualTo("IE,7");
    }

    @Test
    void aKeyWithoutValuesIsRefused() {
        assertThatExceptionOfType(IllegalArgumentException.class).isThrownBy(() -> new Key(List.of()));
    }
}

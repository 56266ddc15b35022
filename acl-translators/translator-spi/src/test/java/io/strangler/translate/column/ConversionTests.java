package io.strangler.translate.column;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.strangler.translate.Untranslatable;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class ConversionTests {
    private static final Conversion CODE = Conversion.code(Map.of("A", "ACTIVE", "B", "BLOCKED"));

    @ParameterizedTest
    @MethodSource
    void reads(Conversion conversion, @Nullable Object legacy, @Nullable Object modern) {
        assertThat(conversion.toModern().convert("c", legacy)).isEqualTo(modern);
    }

    static Stream<Arguments> reads() {
        return Stream.of(
                Arguments.of(Conversion.same(), "x", "x"),
                Arguments.of(Conversion.trim(), " x ", "x"),
                Arguments.of(Conversion.trim(), null, null),
                Arguments.of(Conversion.upper(), "x", "x"),
                Arguments.of(Conversion.yesNo(), "Y", true),
                Arguments.of(Conversion.yesNo(), "J", false),
                Arguments.of(Conversion.yesNo(), null, null),
                Arguments.of(Conversion.cents(), 150_000L, new BigDecimal("1.5E+3")),
                Arguments.of(Conversion.cents(), -1L, new BigDecimal("-0.01")),
                Arguments.of(Conversion.yyyymmdd(), 19700131L, LocalDate.of(1970, 1, 31)),
                Arguments.of(Conversion.yyyymmdd(), 0L, null),
                Arguments.of(Conversion.textNumber(), " 0042", 42L),
                Arguments.of(Conversion.textNumber(), " ", null),
                Arguments.of(CODE, "B", "BLOCKED"),
                Arguments.of(CODE, null, null));
    }

    @ParameterizedTest
    @MethodSource
    void writes(Conversion conversion, @Nullable Object modern, @Nullable Object legacy) {
        assertThat(conversion.toLegacy().convert("c", modern)).isEqualTo(legacy);
    }

    static Stream<Arguments> writes() {
        return Stream.of(
                Arguments.of(Conversion.trim(), " x ", " x "),
                Arguments.of(Conversion.upper(), "straße", "STRASSE"),
                Arguments.of(Conversion.yesNo(), false, "N"),
                Arguments.of(Conversion.cents(), new BigDecimal("1.5E+3"), 150_000L),
                Arguments.of(Conversion.yyyymmdd(), null, 0L),
                Arguments.of(Conversion.yyyymmdd(), LocalDate.of(1, 1, 1), 10101L),
                Arguments.of(Conversion.textNumber(), 42L, "42"),
                Arguments.of(CODE, "ACTIVE", "A"));
    }

    @ParameterizedTest
    @MethodSource
    void refuses(Conversion.Way way, Object value) {
        assertThatExceptionOfType(Untranslatable.class)
                .isThrownBy(() -> way.convert("owner.c", value))
                .satisfies(refused -> assertThat(refused.field()).isEqualTo("owner.c"));
    }

    static Stream<Arguments> refuses() {
        return Stream.of(
                Arguments.of(Conversion.trim().toModern(), 7L),
                Arguments.of(Conversion.cents().toLegacy(), new BigDecimal("0.001")),
                Arguments.of(Conversion.cents().toLegacy(), new BigDecimal("1E+30")),
                Arguments.of(Conversion.yyyymmdd().toModern(), 20230229L),
                Arguments.of(Conversion.yyyymmdd().toModern(), -1L),
                Arguments.of(Conversion.yyyymmdd().toModern(), 101L),
                Arguments.of(Conversion.yyyymmdd().toModern(), 100000101L),
                Arguments.of(Conversion.yyyymmdd().toLegacy(), LocalDate.of(10_000, 1, 1)),
                Arguments.of(Conversion.textNumber().toModern(), "4x"),
                Arguments.of(CODE.toModern(), "X"),
                Arguments.of(CODE.toLegacy(), "FROZEN"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"same", "trim", "upper", "yes-no", "cents", "yyyymmdd", "text-number"})
    void isFoundByTheNameAPlanUses(String name) {
        assertThat(Conversion.named(name)).get().extracting(Conversion::name).isEqualTo(name);
        assertThat(Conversion.named(name.toUpperCase(java.util.Locale.ROOT))).isEmpty();
    }

    @Test
    void readsUnknownCodesAsTheWordForTheRest() {
        Conversion code = Conversion.code(Map.of("A", "ACTIVE", "X", "OTHER"), "OTHER");

        assertThat(code.toModern().convert("c", "9")).isEqualTo("OTHER");
        assertThat(code.toLegacy().convert("c", "OTHER")).isEqualTo("X");
        assertThat(code.loses()).isPresent();
        assertThatExceptionOfType(IllegalArgumentException.class)
                .isThrownBy(() -> Conversion.code(Map.of("A", "ACTIVE"), "OTHER"));
    }
}

package io.strangler.consistency;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class CanonicalTests {
    /** Each row is one fact in all its spellings; different rows are different facts. */
    private static final List<List<@Nullable Object>> FACTS = List.of(
            Arrays.asList((Object) null),
            List.of(0L, 0, (short) 0, (byte) 0),
            List.of(new BigDecimal("0.00"), new BigDecimal("0"), new BigDecimal("0E+3"), BigInteger.ZERO),
            List.of(new BigDecimal("100"), new BigDecimal("1E+2"), new BigDecimal("100.00")),
            List.of(new BigDecimal("0.71"), new BigDecimal(".71"), new BigDecimal("0.710")),
            List.of(new BigDecimal("-0.71")),
            List.of(""),
            List.of(" "),
            List.of("0"),
            List.of("A", 'A'),
            List.of("a"),
            List.of(true),
            List.of(false),
            List.of("\u00e9"),
            List.of("e\u0301"),
            List.of(LocalDate.of(2000, 1, 1)));

    @Test
    void oneFactIsTheSameInAllItsSpellings() {
        for (List<@Nullable Object> fact : FACTS) {
            for (Object one : fact) {
                for (Object other : fact) {
                    assertThat(Canonical.same(one, other))
                            .as("%s and %s", one, other)
                            .isTrue();
                }
            }
        }
    }

    @Test
    void differentFactsAreNeverTheSame() {
        for (List<@Nullable Object> fact : FACTS) {
            for (List<@Nullable Object> another : FACTS) {
                if (fact != another) {
                    assertThat(Canonical.same(fact.getFirst(), another.getFirst()))
                            .as("%s and %s", fact.getFirst(), another.getFirst())
                            .isFalse();
                }
            }
        }
    }
}

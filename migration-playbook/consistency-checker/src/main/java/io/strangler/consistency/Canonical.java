package io.strangler.consistency;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Tells whether two values are the same fact, whichever width or scale they are written in. */
final class Canonical {
    private Canonical() {}

    static boolean same(@Nullable Object one, @Nullable Object other) {
        Object first = of(one);
        Object second = of(other);
        // 1E+2 and 100 are the same amount and yet not equal.
        if (first instanceof BigDecimal amount && second instanceof BigDecimal otherAmount) {
            return amount.compareTo(otherAmount) == 0;
        }
        return Objects.equals(first, second);
    }

    // A translator may hand over an Integer or a scaled amount where the store's canonical value is wider.
    static @Nullable Object of(@Nullable Object value) {
        return switch (value) {
            case Integer number -> number.longValue();
            case Short number -> number.longValue();
            case Byte number -> number.longValue();
            case BigInteger number -> new BigDecimal(number).stripTrailingZeros();
            case BigDecimal number -> number.stripTrailingZeros();
            case Character letter -> letter.toString();
            case null -> null;
            case Object other -> other;
        };
    }
}

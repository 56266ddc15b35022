package io.strangler.consistency;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Tells whether two values are the same fact, whichever width, scale or spelling they are written in. */
final class Canonical {
    private static final String ARRAY = "[]";

    private Canonical() {}

    static boolean same(@Nullable Object one, @Nullable Object other) {
        if (Objects.equals(one, other)) {
            return true;
        }
        Object first = of(one);
        Object second = of(other);
        // 1E+2 and 100 are the same amount and yet not equal.
        if (first instanceof BigDecimal amount && second instanceof BigDecimal otherAmount) {
            return amount.compareTo(otherAmount) == 0;
        }
        return Objects.equals(first, second);
    }

    /** Tells the same of two values that a column of the given type holds. */
    static boolean same(String type, @Nullable Object one, @Nullable Object other) {
        return same(one, other)
                || one instanceof String text && other instanceof String otherText && sameText(type, text, otherText);
    }

    private static boolean sameText(String type, String one, String other) {
        return switch (type) {
            case "json", "jsonb" -> JsonValue.same(one, other);
            case "real" -> sameFloats(one, other, text -> Float.parseFloat(text));
            case "double precision" -> sameFloats(one, other, Double::parseDouble);
            case "numeric" -> sameAmounts(one, other);
            case "character" -> one.stripTrailing().equals(other.stripTrailing());
            default -> type.endsWith(ARRAY) && sameArrays(type.substring(0, type.length() - 2), one, other);
        };
    }

    private static boolean sameArrays(String type, String one, String other) {
        Optional<ArrayText> first = ArrayText.parse(one);
        Optional<ArrayText> second = ArrayText.parse(other);
        if (first.isEmpty()
                || second.isEmpty()
                || !first.get().bounds().equals(second.get().bounds())
                || !first.get().shape().equals(second.get().shape())) {
            return false;
        }
        boolean same = true;
        for (int i = 0; same && i < first.get().elements().size(); i++) {
            same = same(
                    type, first.get().elements().get(i), second.get().elements().get(i));
        }
        return same;
    }

    // 0 and -0 are equal there, and so is what is not a number to itself.
    private static boolean sameFloats(String one, String other, Reading reading) {
        try {
            double first = reading.of(one);
            double second = reading.of(other);
            return first == second || Double.isNaN(first) && Double.isNaN(second);
        } catch (NumberFormatException e) {
            return false;
        }
    }

    private static boolean sameAmounts(String one, String other) {
        try {
            return new BigDecimal(one).compareTo(new BigDecimal(other)) == 0;
        } catch (NumberFormatException e) {
            return false;
        }
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

    /** Reads a number of some width. */
    private interface Reading {
        double of(String text);
    }
}

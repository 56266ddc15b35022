package io.strangler.translate.column;

import io.strangler.translate.Unpaired;
import io.strangler.translate.Untranslatable;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * How the value of a column reads on the other side, in both directions.
 *
 * <p>Values are canonical ({@link io.strangler.translate.Row}); null stays null where nothing else is said.
 *
 * @param legacyNormalised why a legacy value may come back spelled differently, if it may
 * @param modernNormalised why a modern value may come back spelled differently, if it may
 * @param loses what does not come back at all, if anything; a column so converted must be declared lossy
 */
public record Conversion(
        String name,
        Way toModern,
        Way toLegacy,
        Optional<String> legacyNormalised,
        Optional<String> modernNormalised,
        Optional<String> loses) {
    private static final int CENTS = 2;
    private static final int LAST_YEAR = 9999;

    /** One direction; refuses a value without counterpart as {@link Untranslatable}, naming the column it is given. */
    public interface Way {
        @Nullable
        Object convert(String column, @Nullable Object value);
    }

    /** Returns the conversion of that name in a plan: same, trim, upper, yes-no, cents, yyyymmdd or text-number. */
    public static Optional<Conversion> named(String name) {
        Map<String, Conversion> all = new HashMap<>();
        for (Conversion each : new Conversion[] {same(), trim(), upper(), yesNo(), cents(), yyyymmdd(), textNumber()}) {
            all.put(each.name(), each);
        }
        return Optional.ofNullable(all.get(name));
    }

    /** Carries values as they are. */
    public static Conversion same() {
        return exact("same", (column, value) -> value, (column, value) -> value);
    }

    /** Carries texts over without the blanks around them. */
    public static Conversion trim() {
        return new Conversion(
                "trim",
                (column, value) ->
                        value == null ? null : is(String.class, column, value).strip(),
                (column, value) -> value,
                Optional.of("blanks around the text are kept only while the text is the same"),
                Optional.of("blanks around the text are kept only while the text is the same"),
                Optional.empty());
    }

    /** Raises texts on their way to legacy. */
    public static Conversion upper() {
        return new Conversion(
                "upper",
                (column, value) -> value,
                (column, value) ->
                        value == null ? null : is(String.class, column, value).toUpperCase(Locale.ROOT),
                Optional.of("a text that is not in upper case stays so only while it is the same"),
                Optional.of("the case is kept while the text in upper case is the legacy one"),
                Optional.empty());
    }

    /** Reads Y as yes and every other text as no. */
    public static Conversion yesNo() {
        return new Conversion(
                "yes-no",
                (column, value) ->
                        value == null ? null : is(String.class, column, value).equals("Y"),
                (column, value) -> value == null ? null : is(Boolean.class, column, value) ? "Y" : "N",
                Optional.of("every text but Y means no, and is kept only while it does"),
                Optional.empty(),
                Optional.empty());
    }

    /** Reads a whole number of cents as an amount. */
    public static Conversion cents() {
        return exact(
                "cents",
                (column, value) -> value == null
                        ? null
                        : BigDecimal.valueOf(is(Long.class, column, value), CENTS)
                                .stripTrailingZeros(),
                (column, value) -> value == null ? null : wholeCents(column, is(BigDecimal.class, column, value)));
    }

    /** Reads the digits of a whole number as a date, 0 as none. */
    public static Conversion yyyymmdd() {
        return new Conversion(
                "yyyymmdd",
                (column, value) -> value == null ? null : date(column, is(Long.class, column, value)),
                (column, value) -> value == null ? Long.valueOf(0) : digits(column, is(LocalDate.class, column, value)),
                Optional.of("null and 0 both mean none"),
                Optional.empty(),
                Optional.empty());
    }

    /** Reads the digits of a text as a number, a blank text as none. */
    public static Conversion textNumber() {
        return new Conversion(
                "text-number",
                (column, value) -> value == null ? null : number(column, is(String.class, column, value)),
                (column, value) ->
                        value == null ? null : is(Long.class, column, value).toString(),
                Optional.of("leading zeros and blanks are kept only while the number is the same"),
                Optional.empty(),
                Optional.empty());
    }

    /** Carries numbers that stand for an entity's identifiers, whose own form nobody sees here. */
    public static Conversion mapped(String entity) {
        return exact(
                "mapped", (column, value) -> value == null ? null : is(Long.class, column, value), (column, value) -> {
                    if (value instanceof Unpaired unpaired) {
                        throw new Untranslatable(
                                column,
                                "is " + entity + " " + unpaired.id() + ", which is paired with no legacy number yet");
                    }
                    return value == null ? null : is(Long.class, column, value);
                });
    }

    /** Reads each code as its word; any other value is refused. Several codes of one word make it lossy. */
    public static Conversion code(Map<String, String> words) {
        return code(words, Optional.empty());
    }

    /**
     * Reads each code as its word and any other code as the word for the rest, which makes it lossy.
     *
     * @throws IllegalArgumentException when no code has the word for the rest, which could not be written then
     */
    public static Conversion code(Map<String, String> words, String rest) {
        if (!words.containsValue(rest)) {
            throw new IllegalArgumentException("no code of " + words + " is written for " + rest);
        }
        return code(words, Optional.of(rest));
    }

    private static Conversion code(Map<String, String> words, Optional<String> rest) {
        Map<String, String> known = Map.copyOf(words);
        Map<String, String> codes = new HashMap<>();
        TreeSet<String> shared = new TreeSet<>();
        // The first code of a word in order is the one it is written as.
        for (String code : new TreeSet<>(known.keySet())) {
            String word = known.getOrDefault(code, "");
            if (codes.putIfAbsent(word, code) != null) {
                shared.add(word);
            }
        }
        Optional<String> loses = rest.map(word -> "which code " + word + " was cannot be told")
                .or(() -> shared.isEmpty()
                        ? Optional.empty()
                        : Optional.of("which code " + shared + " was cannot be told"));
        return new Conversion(
                "code",
                (column, value) -> {
                    if (value == null) {
                        return null;
                    }
                    String word = known.get(is(String.class, column, value));
                    return word != null
                            ? word
                            : rest.orElseThrow(() -> new Untranslatable(column, "is the unknown code '" + value + "'"));
                },
                (column, value) -> {
                    if (value == null) {
                        return null;
                    }
                    String code = codes.get(is(String.class, column, value));
                    if (code == null) {
                        throw new Untranslatable(column, "is '" + value + "', for which there is no code");
                    }
                    return code;
                },
                loses,
                Optional.empty(),
                loses);
    }

    private static Conversion exact(String name, Way toModern, Way toLegacy) {
        return new Conversion(name, toModern, toLegacy, Optional.empty(), Optional.empty(), Optional.empty());
    }

    private static Long wholeCents(String column, BigDecimal amount) {
        try {
            return amount.movePointRight(CENTS)
                    .setScale(0, RoundingMode.UNNECESSARY)
                    .longValueExact();
        } catch (ArithmeticException notWhole) {
            throw new Untranslatable(column, "is " + amount.toPlainString() + ", which is no whole number of cents");
        }
    }

    private static @Nullable LocalDate date(String column, long digits) {
        if (digits == 0) {
            return null;
        }
        try {
            if (digits >= 10_000 && digits / 10_000 <= LAST_YEAR) {
                return LocalDate.of((int) (digits / 10_000), (int) (digits / 100 % 100), (int) (digits % 100));
            }
        } catch (DateTimeException notInTheCalendar) {
            // refused below, together with years of more or fewer digits
        }
        throw new Untranslatable(column, "is " + digits + ", which is no date YYYYMMDD");
    }

    private static Long digits(String column, LocalDate date) {
        if (date.getYear() < 1 || date.getYear() > LAST_YEAR) {
            throw new Untranslatable(column, "is " + date + ", which eight digits YYYYMMDD cannot say");
        }
        return date.getYear() * 10_000L + date.getMonthValue() * 100L + date.getDayOfMonth();
    }

    private static @Nullable Long number(String column, String text) {
        try {
            return text.isBlank() ? null : Long.valueOf(text.strip());
        } catch (NumberFormatException noNumber) {
            throw new Untranslatable(column, "is '" + text + "', which is no number");
        }
    }

    private static <T> T is(Class<T> type, String column, Object value) {
        if (!type.isInstance(value)) {
            throw new Untranslatable(
                    column,
                    "holds a " + value.getClass().getSimpleName() + " where a " + type.getSimpleName()
                            + " is expected");
        }
        return type.cast(value);
    }
}

package io.strangler.reference.translators;

import io.strangler.translate.Aggregate;
import io.strangler.translate.Row;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Customers as twenty years leave them behind, the same for the same seed; every one of them translatable. */
final class UglyCustomers {
    private static final List<String> WORDS = List.of(
            "",
            " ",
            "O'BRIEN",
            "Mary",
            "müller",
            "WEIß",
            "İNCE",
            "ince",
            "RENE\u0301",
            "王",
            "ΣΊΣΥΦΟΣ",
            "σίσυφος",
            "A, B",
            "JR, MD",
            ", ",
            "X, ",
            ",",
            "SMITH,JOHN",
            "  LEADING",
            "TRAILING  ",
            "👩‍👩‍👧",
            "\"quoted\" \\ ;--",
            "line\nand\ttab",
            "ŉ",
            "ﬁ",
            "W".repeat(30),
            "ß".repeat(12));
    private static final List<String> CODES =
            List.of("A", "B", "C", "P", "M", "E", "F", "X", "9", "a", "", "?", "ß", "é", "Ж", "👍");
    private static final List<String> LETTERS = List.of("Y", "N", "J", "", "y", "1");

    private final SplittableRandom random;

    UglyCustomers(long seed) {
        this.random = new SplittableRandom(seed);
    }

    Aggregate legacy() {
        long number = number();
        Row root = Row.builder()
                .set("cust_no", number)
                .set("cust_code", random.nextInt(20) == 0 ? any(CODES) : CustomerMapper.custCode(number))
                .set("full_name", cut(text(), 81))
                .set("birth_date", yyyymmdd())
                .set("status", any(CODES))
                .set("newsletter", any(LETTERS))
                .set("credit_cents", cents())
                .set("since", yyyymmdd())
                .set("street", orNull(cut(text(), 60)))
                .set("zip", orNull(Texts.unpadded(cut(text(), 10))))
                .set("city", orNull(cut(text(), 40)))
                .set("country", orNull(Texts.unpadded(cut(text(), 2))))
                .set("remark", orNull(cut(text() + text(), 200)))
                .set("stmt_count", random.nextLong(0, 5_000_000_000L))
                .set("stmt_date", yyyymmdd())
                .build();
        Row at = random.nextInt(4) == 0 ? withoutAddress(root) : root;
        List<Row> lines = new ArrayList<>();
        long seq = 0;
        for (int i = random.nextInt(10); i > 0; i--) {
            seq += random.nextInt(3) == 0 ? random.nextInt(1, 5) : 1;
            lines.add(Row.builder()
                    .set("cust_no", number)
                    .set("seq_no", seq)
                    .set("kind", any(CODES))
                    .set("value", cut(text(), 120))
                    .set("pref", any(LETTERS))
                    .build());
        }
        return Aggregate.of(at).with(LegacyRows.CONTACT, lines);
    }

    Aggregate modern() {
        long number = number();
        UUID id = random.nextInt(3) == 0 ? new UUID(random.nextLong(), random.nextLong()) : CustomerMapper.id(number);
        String family = cut(text(), 30);
        String given = random.nextInt(4) == 0 ? "" : cut(text(), 30);
        boolean long_ = Texts.upper(family + ", " + given).length() > 81;
        String code = any(CODES);
        boolean unclassified = random.nextInt(3) == 0;
        Row root = Row.builder()
                .set("id", id)
                .set("number", number)
                .set("given_name", long_ ? "" : given)
                .set("family_name", long_ ? "x" : family)
                .set("birth_date", date())
                .set("status", unclassified ? "UNCLASSIFIED" : any(List.of("ACTIVE", "BLOCKED", "CLOSED")))
                .set("status_note", unclassified ? orNull(code) : random.nextInt(3) == 0 ? text() : null)
                .set("newsletter", random.nextBoolean())
                .set("credit_limit", BigDecimal.valueOf(cents(), 2).stripTrailingZeros())
                .set("customer_since", date())
                .set("remark", orNull(cut(text() + text(), 200)))
                .set("statement_count", random.nextLong(0, 5_000_000_000L))
                .set("last_statement_on", date())
                .build();
        List<Row> contacts = new ArrayList<>();
        for (int i = random.nextInt(10); i > 0; i--) {
            contacts.add(contact(id, contacts.size() + (random.nextInt(9) == 0 ? 1000L : 0L)));
        }
        return Aggregate.of(root).with(ModernRows.ADDRESS, address(id)).with(ModernRows.CONTACT, distinct(contacts));
    }

    private List<Row> address(UUID id) {
        if (random.nextInt(4) == 0) {
            return List.of();
        }
        boolean blank = random.nextInt(6) == 0;
        return List.of(Row.builder()
                .set("customer_id", id)
                .set("street", orNull(blank ? " " : cut(text(), 60)))
                .set("postal_code", orNull(blank ? "" : cut(text(), 8) + " ".repeat(random.nextInt(2))))
                .set("city", orNull(blank ? "" : cut(text(), 40)))
                .set("country_code", orNull(blank ? "  " : cut(text(), 2)))
                .build());
    }

    private Row contact(UUID id, long position) {
        boolean other = random.nextInt(3) == 0;
        return Row.builder()
                .set("customer_id", id)
                .set("position", position)
                .set("kind", other ? "OTHER" : any(List.of("PHONE", "MOBILE", "EMAIL", "FAX")))
                .set("kind_note", other ? orNull(any(CODES)) : random.nextInt(5) == 0 ? text() : null)
                .set("value", cut(text(), 120))
                .set("preferred", random.nextBoolean())
                .build();
    }

    private static List<Row> distinct(List<Row> contacts) {
        List<Row> sorted = new ArrayList<>(contacts);
        sorted.sort((one, other) -> Long.compare(Columns.number(one, "position"), Columns.number(other, "position")));
        return sorted;
    }

    private Row withoutAddress(Row root) {
        Row blank = root;
        for (String column : List.of("street", "zip", "city", "country")) {
            blank = blank.with(column, orNull(""));
        }
        return blank;
    }

    private long number() {
        return switch (random.nextInt(20)) {
            case 0 -> -random.nextLong(1, 1_000_000_000_000L);
            case 1 -> 0;
            case 2 -> random.nextLong(5_000_000_000L, Long.MAX_VALUE);
            default -> random.nextLong(1, 1_000_000);
        };
    }

    private long cents() {
        return switch (random.nextInt(6)) {
            case 0 -> 0;
            case 1 -> random.nextLong(-99_999_999_999_999L, 100_000_000_000_000L);
            case 2 -> random.nextLong(-100, 100) * 100;
            default -> random.nextLong(-100_000, 1_000_000);
        };
    }

    private @Nullable LocalDate date() {
        return switch (random.nextInt(8)) {
            case 0, 1 -> null;
            case 2 -> LocalDate.of(1, 1, 1);
            case 3 -> LocalDate.of(9999, 12, 31);
            case 4 -> LocalDate.of(2000, 2, 29);
            default -> LocalDate.ofEpochDay(random.nextLong(-30_000, 30_000));
        };
    }

    private long yyyymmdd() {
        LocalDate date = date();
        return date == null ? 0 : date.getYear() * 10_000L + date.getMonthValue() * 100L + date.getDayOfMonth();
    }

    private String text() {
        StringBuilder text = new StringBuilder(any(WORDS));
        for (int i = random.nextInt(4); i > 0; i--) {
            text.append(any(List.of("", " ", ", ", "-"))).append(any(WORDS));
        }
        return text.toString();
    }

    private <T> T any(List<T> values) {
        return values.get(random.nextInt(values.size()));
    }

    private @Nullable String orNull(@Nullable String text) {
        return random.nextInt(4) == 0 ? null : text;
    }

    // At a whole character: half of one is no text that a database holds.
    private static String cut(String text, int most) {
        return text.codePointCount(0, text.length()) <= most
                ? text
                : text.substring(0, text.offsetByCodePoints(0, most));
    }
}

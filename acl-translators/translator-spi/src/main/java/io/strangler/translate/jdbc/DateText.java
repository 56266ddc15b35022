package io.strangler.translate.jdbc;

import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.chrono.IsoEra;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.format.ResolverStyle;
import java.time.format.SignStyle;
import java.time.temporal.ChronoField;
import java.util.Map;

/** Dates and times in the text forms of PostgreSQL's ISO style, which is not Java's: eras, infinities, short offsets. */
final class DateText {
    private static final String INFINITY = "infinity";
    private static final String MINUS_INFINITY = "-infinity";
    private static final DateTimeFormatter DATE = ending(beginning());
    private static final DateTimeFormatter TIMESTAMP = ending(beginningWithTime());
    // Offsets of times before zones were agreed upon have seconds.
    private static final DateTimeFormatter ZONED = ending(beginningWithTime().appendOffset("+HH:mm:ss", "Z"));

    private DateText() {}

    static LocalDate date(String text) {
        if (text.length() == PlainDate.LENGTH && PlainDate.begins(text)) {
            return PlainDate.date(text);
        }
        return switch (text) {
            case INFINITY -> LocalDate.MAX;
            case MINUS_INFINITY -> LocalDate.MIN;
            default -> signed(text) ? LocalDate.parse(text) : LocalDate.parse(text, DATE);
        };
    }

    static LocalDateTime timestamp(String text) {
        if (PlainDate.withTime(text, text.length())) {
            return PlainDate.timestamp(text, text.length());
        }
        return switch (text) {
            case INFINITY -> LocalDateTime.MAX;
            case MINUS_INFINITY -> LocalDateTime.MIN;
            default -> signed(text) ? LocalDateTime.parse(text) : LocalDateTime.parse(text, TIMESTAMP);
        };
    }

    static Instant instant(String text) {
        int zone = text.length() - 3;
        // Offsets of whole hours, as most zones have today.
        if (zone > 0
                && (text.charAt(zone) == '+' || text.charAt(zone) == '-')
                && PlainDate.digits(text, zone + 1, 2)
                && PlainDate.withTime(text, zone)) {
            int hours = PlainDate.number(text, zone + 1, 2);
            return PlainDate.timestamp(text, zone)
                    .toInstant(ZoneOffset.ofHours(text.charAt(zone) == '+' ? hours : -hours));
        }
        return switch (text) {
            case INFINITY -> Instant.MAX;
            case MINUS_INFINITY -> Instant.MIN;
            default -> (signed(text) ? OffsetDateTime.parse(text) : OffsetDateTime.parse(text, ZONED)).toInstant();
        };
    }

    static String text(LocalDate date) {
        return date.equals(LocalDate.MAX) ? INFINITY : date.equals(LocalDate.MIN) ? MINUS_INFINITY : finite(date, "");
    }

    static String text(LocalDateTime at) {
        return at.equals(LocalDateTime.MAX)
                ? INFINITY
                : at.equals(LocalDateTime.MIN) ? MINUS_INFINITY : finite(at.toLocalDate(), " " + at.toLocalTime());
    }

    static String text(Instant at) {
        if (at.equals(Instant.MAX)) {
            return INFINITY;
        }
        if (at.equals(Instant.MIN)) {
            return MINUS_INFINITY;
        }
        LocalDateTime utc = LocalDateTime.ofInstant(at, ZoneOffset.UTC);
        return finite(utc.toLocalDate(), " " + utc.toLocalTime() + "+00");
    }

    private static String finite(LocalDate date, String rest) {
        String days = "%04d-%02d-%02d"
                .formatted(date.get(ChronoField.YEAR_OF_ERA), date.getMonthValue(), date.getDayOfMonth());
        return days + rest + (date.getEra() == IsoEra.BCE ? " BC" : "");
    }

    // The log's values come in Java's form, which counts years through zero instead of naming an era.
    private static boolean signed(String text) {
        return text.startsWith("-") || text.startsWith("+");
    }

    private static DateTimeFormatterBuilder beginning() {
        return new DateTimeFormatterBuilder()
                .appendValue(ChronoField.YEAR_OF_ERA, 4, 9, SignStyle.NOT_NEGATIVE)
                .appendLiteral('-')
                .appendValue(ChronoField.MONTH_OF_YEAR, 2)
                .appendLiteral('-')
                .appendValue(ChronoField.DAY_OF_MONTH, 2);
    }

    private static DateTimeFormatterBuilder beginningWithTime() {
        return beginning()
                .optionalStart()
                .appendLiteral('T')
                .optionalEnd()
                .optionalStart()
                .appendLiteral(' ')
                .optionalEnd()
                .append(DateTimeFormatter.ISO_LOCAL_TIME);
    }

    private static DateTimeFormatter ending(DateTimeFormatterBuilder builder) {
        return builder.optionalStart()
                .appendLiteral(' ')
                .appendText(ChronoField.ERA, Map.of((long) IsoEra.BCE.getValue(), "BC"))
                .optionalEnd()
                .parseDefaulting(ChronoField.ERA, IsoEra.CE.getValue())
                .toFormatter(java.util.Locale.ROOT)
                .withResolverStyle(ResolverStyle.STRICT);
    }
}

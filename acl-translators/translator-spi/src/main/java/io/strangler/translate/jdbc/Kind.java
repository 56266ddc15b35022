package io.strangler.translate.jdbc;

import io.strangler.translate.Unpaired;
import java.math.BigDecimal;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** How the values of a group of SQL types are read, made canonical and written as text. */
enum Kind {
    INTEGER {
        @Override
        Object parse(String text) {
            return Long.parseLong(text);
        }

        @Override
        @Nullable
        Object read(ResultSet rows, int index) throws SQLException {
            long value = rows.getLong(index);
            return rows.wasNull() ? null : value;
        }

        @Override
        Object canonical(Object value) {
            return switch (value) {
                case Integer narrow -> narrow.longValue();
                case Short narrow -> narrow.longValue();
                case BigDecimal decimal -> whole(decimal) ? decimal.longValueExact() : decimal;
                default -> value;
            };
        }
    },
    NUMERIC {
        @Override
        Object parse(String text) {
            // NaN and the infinities stay text: no BigDecimal can hold them, and one such row must not fail a whole
            // read.
            char last = text.charAt(text.length() - 1);
            return last >= '0' && last <= '9' ? amount(text) : text;
        }

        @Override
        @Nullable
        Object read(ResultSet rows, int index) throws SQLException {
            String text = rows.getString(index);
            return text == null ? null : parse(text);
        }

        @Override
        Object canonical(Object value) {
            return switch (value) {
                case BigDecimal decimal -> decimal.stripTrailingZeros();
                case Long whole -> BigDecimal.valueOf(whole).stripTrailingZeros();
                case Integer whole -> BigDecimal.valueOf(whole).stripTrailingZeros();
                default -> value;
            };
        }

        @Override
        String text(Object value) {
            return value instanceof BigDecimal decimal ? decimal.toPlainString() : value.toString();
        }
    },
    BOOLEAN {
        @Override
        Object parse(String text) {
            return TRUE.contains(text) || TRUE.contains(text.strip().toLowerCase(Locale.ROOT));
        }

        @Override
        @Nullable
        Object read(ResultSet rows, int index) throws SQLException {
            boolean value = rows.getBoolean(index);
            return rows.wasNull() ? null : value;
        }
    },
    DATE {
        @Override
        Object parse(String text) {
            return DateText.date(text);
        }

        @Override
        @Nullable
        Object read(ResultSet rows, int index) throws SQLException {
            return rows.getObject(index, LocalDate.class);
        }

        @Override
        String text(Object value) {
            return value instanceof LocalDate date ? DateText.text(date) : value.toString();
        }
    },
    TIMESTAMP {
        @Override
        Object parse(String text) {
            return DateText.timestamp(text);
        }

        @Override
        @Nullable
        Object read(ResultSet rows, int index) throws SQLException {
            return rows.getObject(index, LocalDateTime.class);
        }

        @Override
        String text(Object value) {
            return value instanceof LocalDateTime at ? DateText.text(at) : value.toString();
        }
    },
    TIMESTAMP_WITH_ZONE {
        @Override
        Object parse(String text) {
            return DateText.instant(text);
        }

        @Override
        @Nullable
        Object read(ResultSet rows, int index) throws SQLException {
            OffsetDateTime at = rows.getObject(index, OffsetDateTime.class);
            if (at == null) {
                return null;
            }
            if (at.equals(OffsetDateTime.MAX)) {
                return Instant.MAX;
            }
            return at.equals(OffsetDateTime.MIN) ? Instant.MIN : at.toInstant();
        }

        @Override
        String text(Object value) {
            return value instanceof Instant at ? DateText.text(at) : value.toString();
        }
    },
    UNIQUE_ID {
        @Override
        Object parse(String text) {
            return UUID.fromString(text);
        }

        @Override
        @Nullable
        Object read(ResultSet rows, int index) throws SQLException {
            return rows.getObject(index, UUID.class);
        }
    },
    /** Identifiers of the modern side, told as the legacy numbers they are paired with. */
    MAPPED {
        @Override
        Object parse(String text) {
            Optional<Unpaired> unpaired = Unpaired.parse(text);
            return unpaired.isPresent() ? unpaired.get() : (Object) Long.parseLong(text);
        }

        @Override
        @Nullable
        Object read(ResultSet rows, int index) throws SQLException {
            String text = rows.getString(index);
            return text == null ? null : parse(text);
        }

        @Override
        Object canonical(Object value) {
            return INTEGER.canonical(value);
        }
    },
    PADDED {
        @Override
        Object canonical(Object value) {
            String text = value.toString();
            int end = text.length();
            while (end > 0 && text.charAt(end - 1) == ' ') {
                end--;
            }
            return text.substring(0, end);
        }
    },
    TEXT {
        @Override
        Object canonical(Object value) {
            // 100 without its trailing zeros would call itself 1E+2.
            return value instanceof BigDecimal decimal ? decimal.toPlainString() : value.toString();
        }
    };

    // What PostgreSQL's input function takes for it.
    private static final Set<String> TRUE = Set.of("t", "tr", "tru", "true", "y", "ye", "yes", "on", "1");

    @Nullable
    Object read(ResultSet rows, int index) throws SQLException {
        String text = rows.getString(index);
        return text == null ? null : canonical(text);
    }

    /** Returns the value in the form that reading it back would give; a value of a foreign type stays as it is. */
    Object canonical(Object value) {
        return value;
    }

    /** Returns the value as PostgreSQL's input function for the type reads it. */
    String text(Object value) {
        return value.toString();
    }

    /** Returns the canonical value of a text that PostgreSQL, or {@link #text}, wrote for the type. */
    Object parse(String text) {
        return canonical(text);
    }

    /** Returns whether values are ordered as text, for which both sides must be told the same collation. */
    boolean collated() {
        return this == PADDED || this == TEXT;
    }

    /** Returns whether a greater value says that it is the later one. */
    boolean orders() {
        return switch (this) {
            case INTEGER, NUMERIC, DATE, TIMESTAMP, TIMESTAMP_WITH_ZONE -> true;
            case BOOLEAN, UNIQUE_ID, PADDED, TEXT, MAPPED -> false;
        };
    }

    /** Finds the kind of a built-in type by its name in the catalog; all others are text. */
    static Kind of(String type) {
        return switch (type) {
            case "int2", "int4", "int8" -> INTEGER;
            case "numeric" -> NUMERIC;
            case "bool" -> BOOLEAN;
            case "date" -> DATE;
            case "timestamp" -> TIMESTAMP;
            case "timestamptz" -> TIMESTAMP_WITH_ZONE;
            case "uuid" -> UNIQUE_ID;
            case "bpchar" -> PADDED;
            default -> TEXT;
        };
    }

    // Taking zeros off a text costs less than dividing by ten.
    private static BigDecimal amount(String text) {
        int end = text.length();
        boolean fraction = text.indexOf('.') >= 0 && text.indexOf('e') < 0 && text.indexOf('E') < 0;
        while (fraction && text.charAt(end - 1) == '0') {
            end--;
        }
        if (fraction && text.charAt(end - 1) == '.') {
            end--;
            fraction = false;
        }
        BigDecimal amount = new BigDecimal(text.substring(0, end));
        return fraction ? amount : amount.stripTrailingZeros();
    }

    private static boolean whole(BigDecimal decimal) {
        return decimal.stripTrailingZeros().scale() <= 0
                && decimal.abs().compareTo(BigDecimal.valueOf(Long.MAX_VALUE)) <= 0;
    }
}

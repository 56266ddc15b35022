package io.strangler.translate.jdbc;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A column as the catalog describes it.
 *
 * @param cast its base type without length: a cast with a length would cut silently what an assignment refuses
 * @param length how many characters it takes at most; negative when there is no such limit
 * @param mapped whose identifiers it holds; it is then told, and given, as the number of the other side
 */
record Column(String name, Kind kind, String cast, boolean nullable, int length, Optional<MappedId> mapped) {
    /** Returns the same column as one that holds identifiers of an entity. */
    Column mapping(String entity, boolean key) {
        return new Column(name, Kind.MAPPED, "bigint", nullable, -1, Optional.of(new MappedId(entity, cast, key)));
    }

    String quoted() {
        return quote(name);
    }

    @Nullable
    Object read(ResultSet rows, int index) throws SQLException {
        return kind.read(rows, index);
    }

    @Nullable
    Object canonical(@Nullable Object value) {
        return value == null ? null : kind.canonical(value);
    }

    @Nullable
    String text(@Nullable Object value) {
        return value == null ? null : kind.text(kind.canonical(value));
    }

    /** Returns what reading the column gives after the value was written to it. */
    @Nullable
    Object stored(@Nullable Object value) {
        try {
            return value == null ? null : kind.parse(kind.text(kind.canonical(value)));
        } catch (RuntimeException e) {
            // No value of the type, so none that it could be equal to.
            return value;
        }
    }

    /** Returns the expression by which the column is read. */
    String selected(String alias) {
        String column = alias + "." + quoted();
        if (mapped.isPresent()) {
            return mapped.get().selected(column);
        }
        // Cast by the server: a statement that is used often has its results in binary form, which the driver renders
        // in
        // its own way (bytea as the name of a Java array), not as the server did the first times.
        return kind == Kind.TEXT ? column + "::text" : column;
    }

    /** Returns the expression by which rows are put in the same order in every database. */
    String order(String alias) {
        String column = alias + "." + quoted();
        if (mapped.isPresent()) {
            return mapped.get().number(column);
        }
        return kind.collated() ? column + "::text collate \"C\"" : column;
    }

    /**
     * Returns an expression for a value that no row of the table is likely to have, a different one for each row.
     *
     * @param row the number of the row, as an expression
     * @return empty when the type has no such values
     */
    Optional<String> passing(String table, String row) {
        if (nullable) {
            return Optional.of("null");
        }
        String lowest = "(select least(min(x." + quoted() + ")";
        String from = ") from " + table + " x) - ";
        return switch (kind) {
            case INTEGER, NUMERIC -> Optional.of(lowest + ", 0" + from + row);
            case DATE -> Optional.of(lowest + ", current_date" + from + row);
            case TIMESTAMP, TIMESTAMP_WITH_ZONE ->
                Optional.of(lowest + ", current_timestamp" + from + row + " * interval '1 s'");
            case UNIQUE_ID -> Optional.of("gen_random_uuid()");
            case PADDED, TEXT ->
                cast.equals("text") || length > 0
                        ? Optional.of("left(md5(random()::text || " + row + "), " + (length > 0 ? length : 32) + ")")
                        : Optional.empty();
            case BOOLEAN, MAPPED -> Optional.empty();
        };
    }

    static String quote(String name) {
        return '"' + name.replace("\"", "\"\"") + '"';
    }
}

package io.strangler.translate.jdbc;

import java.sql.ResultSet;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/**
 * A column as the catalog describes it.
 *
 * @param cast its base type without length: a cast with a length would cut silently what an assignment refuses
 */
record Column(String name, Kind kind, String cast) {
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

    /** Returns the expression by which the column is read. */
    String selected(String alias) {
        String column = alias + "." + quoted();
        // Cast by the server: a statement that is used often has its results in binary form, which the driver renders
        // in
        // its own way (bytea as the name of a Java array), not as the server did the first times.
        return kind == Kind.TEXT ? column + "::text" : column;
    }

    /** Returns the expression by which rows are put in the same order in every database. */
    String order(String alias) {
        String column = alias + "." + quoted();
        return kind.collated() ? column + "::text collate \"C\"" : column;
    }

    static String quote(String name) {
        return '"' + name.replace("\"", "\"\"") + '"';
    }
}

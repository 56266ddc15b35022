package io.strangler.translate.jdbc;

import io.strangler.translate.Key;
import io.strangler.translate.Row;
import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.List;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/** Binds many rows to one statement: one text array per column. */
final class Parameters {
    private Parameters() {}

    static void keys(Connection connection, PreparedStatement statement, List<Column> columns, List<Key> keys)
            throws SQLException {
        for (int i = 0; i < columns.size(); i++) {
            Column column = columns.get(i);
            int at = i;
            bind(
                    connection,
                    statement,
                    i + 1,
                    keys.size(),
                    row -> column.text(keys.get(row).values().get(at)));
        }
    }

    static void rows(Connection connection, PreparedStatement statement, List<Column> columns, List<Row> rows)
            throws SQLException {
        for (int i = 0; i < columns.size(); i++) {
            Column column = columns.get(i);
            bind(
                    connection,
                    statement,
                    i + 1,
                    rows.size(),
                    row -> column.text(rows.get(row).value(column.name())));
        }
    }

    static void texts(Connection connection, PreparedStatement statement, int columns, List<List<String>> rows)
            throws SQLException {
        for (int i = 0; i < columns; i++) {
            int at = i;
            bind(connection, statement, i + 1, rows.size(), row -> rows.get(row).get(at));
        }
    }

    private static void bind(
            Connection connection, PreparedStatement statement, int index, int size, IntFunction<@Nullable String> text)
            throws SQLException {
        @Nullable String[] values = new String[size];
        for (int row = 0; row < size; row++) {
            values[row] = text.apply(row);
        }
        Array array = connection.createArrayOf("text", values);
        statement.setArray(index, array);
        // Not freed here: the driver may read it until the statement has run.
    }
}

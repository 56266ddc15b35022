package io.strangler.translate.jdbc;

import io.strangler.translate.Row;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Makes rows of the same columns from a query's answer. */
final class RowReader {
    private final List<Column> columns;
    private final List<String> names;
    private final int from;

    /**
     * Prepares.
     *
     * @param from where the first of the columns stands in the answer, counted from one
     */
    RowReader(List<Column> columns, int from) {
        this.columns = columns;
        this.names = columns.stream().map(Column::name).toList();
        this.from = from;
    }

    Row row(ResultSet rows) throws SQLException {
        @Nullable Object[] values = new @Nullable Object[columns.size()];
        for (int i = 0; i < values.length; i++) {
            values[i] = columns.get(i).read(rows, from + i);
        }
        return Row.of(names, Arrays.asList(values));
    }
}

package io.strangler.translate.jdbc;

import io.strangler.translate.Row;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** A way to bring new rows into a table; all ways store the same. */
interface Inserts {
    /** By one statement, whatever the table is. */
    Inserts STATEMENT = (connection, table, columns, rows) -> {
        List<String> values = new ArrayList<>();
        for (int i = 0; i < columns.size(); i++) {
            values.add(Table.parameter("v", i, columns.get(i)));
        }
        // Keys come from the other side even where this side would number its rows itself.
        String sql = "insert into " + table.quoted() + names(columns) + " overriding system value select "
                + String.join(", ", values) + " from " + Table.unnest(columns.size(), "v");
        try (PreparedStatement insert = connection.prepareStatement(sql)) {
            Parameters.rows(connection, insert, columns, rows);
            insert.executeUpdate();
        }
    };

    void insert(Connection connection, Table table, List<Column> columns, List<Row> rows) throws SQLException;

    /** By COPY, which is made for many rows, wherever the table lets it. */
    static Inserts copying(CopyProtocol protocol) {
        return (connection, table, columns, rows) -> {
            if (!table.copies()) {
                STATEMENT.insert(connection, table, columns, rows);
                return;
            }
            List<List<@Nullable String>> texts = new ArrayList<>();
            for (Row row : rows) {
                List<@Nullable String> fields = new ArrayList<>();
                columns.forEach(column -> fields.add(column.text(row.value(column.name()))));
                texts.add(fields);
            }
            protocol.in(connection, "copy " + table.quoted() + names(columns) + " from stdin", CopyText.chunks(texts));
        };
    }

    private static String names(List<Column> columns) {
        return columns.stream().map(Column::quoted).collect(Collectors.joining(", ", " (", ")"));
    }
}

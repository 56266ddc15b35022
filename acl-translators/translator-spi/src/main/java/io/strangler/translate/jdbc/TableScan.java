package io.strangler.translate.jdbc;

import io.strangler.translate.Key;
import io.strangler.translate.Row;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The rows of one table in the order of the aggregates they belong to, by one COPY on a session of its own. */
final class TableScan implements AutoCloseable {
    private final Connection connection;
    private final CopyProtocol.Rows rows;
    private final List<Column> key;
    private final List<Column> columns;
    private @Nullable Owned head;

    private TableScan(Connection connection, CopyProtocol.Rows rows, List<Column> key, List<Column> columns) {
        this.connection = connection;
        this.rows = rows;
        this.key = key;
        this.columns = columns;
    }

    static TableScan root(Connection connection, CopyProtocol protocol, Table root, KeyRange range)
            throws SQLException {
        String from = root.quoted() + " t" + root.within(range, "t") + " order by " + root.order("t");
        return open(connection, protocol, root, root, "t", from);
    }

    // Joined also where a child's link is the root's key: the order is then the same by construction, rows without a
    // root
    // are left out, and an index that begins with the link serves the order all the same.
    static TableScan child(Connection connection, CopyProtocol protocol, Table root, Table child, KeyRange range)
            throws SQLException {
        String from = root.quoted() + " t join " + child.quoted() + " c on " + AggregateReader.linked(child)
                + root.within(range, "t") + " order by " + root.order("t") + ", " + child.order("c");
        return open(connection, protocol, root, child, "c", from);
    }

    private static TableScan open(
            Connection connection, CopyProtocol protocol, Table root, Table table, String alias, String from)
            throws SQLException {
        String select = "select " + Table.list(root.key(), "t") + ", " + Table.list(table.columns(), alias);
        CopyProtocol.Rows rows = protocol.out(connection, "copy (" + select + " from " + from + ") to stdout");
        TableScan scan = new TableScan(connection, rows, root.key(), table.columns());
        scan.advance();
        return scan;
    }

    /** Returns the present row; null after the last. */
    @Nullable
    Owned head() {
        return head;
    }

    void advance() throws SQLException {
        Owned next;
        do {
            byte[] line = rows.next();
            if (line == null) {
                head = null;
                return;
            }
            next = read(CopyText.fields(line));
            // A row without a key has no counterpart and is left out, as of pages.
        } while (next == null);
        head = next;
    }

    private @Nullable Owned read(List<@Nullable String> fields) {
        List<Object> owner = new ArrayList<>();
        for (int i = 0; i < key.size(); i++) {
            String text = fields.get(i);
            if (text == null) {
                return null;
            }
            owner.add(key.get(i).kind().parse(text));
        }
        Map<String, @Nullable Object> values = new LinkedHashMap<>();
        for (int i = 0; i < columns.size(); i++) {
            String text = fields.get(key.size() + i);
            values.put(
                    columns.get(i).name(),
                    text == null ? null : columns.get(i).kind().parse(text));
        }
        return new Owned(new Key(owner), Row.of(values));
    }

    @Override
    public void close() throws SQLException {
        try (connection) {
            rows.close();
        }
    }

    /** A row and the key of the aggregate it belongs to. */
    record Owned(Key owner, Row row) {}
}

package io.strangler.translate.jdbc;

import io.strangler.translate.Key;
import io.strangler.translate.Row;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The rows of one table in the order of the aggregates they belong to, by one COPY on a session of its own. */
final class TableScan implements AutoCloseable {
    private final Connection connection;
    private final CopyProtocol.Rows rows;
    private final List<Column> before;
    private final List<Column> key;
    private final List<Column> columns;
    private final List<String> names;
    private @Nullable Owned head;

    private TableScan(
            Connection connection,
            CopyProtocol.Rows rows,
            List<Column> before,
            List<Column> key,
            List<Column> columns) {
        this.connection = connection;
        this.rows = rows;
        this.before = before;
        this.key = key;
        this.columns = columns;
        this.names = columns.stream().map(Column::name).toList();
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
        // A root's own columns hold its key already.
        List<Column> before = table == root ? List.of() : root.key();
        String select = "select " + (before.isEmpty() ? "" : Table.list(before, "t") + ", ")
                + Table.list(table.columns(), alias);
        CopyProtocol.Rows rows = protocol.out(connection, "copy (" + select + " from " + from + ") to stdout");
        TableScan scan = new TableScan(connection, rows, before, root.key(), table.columns());
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
        List<@Nullable Object> values = new ArrayList<>(columns.size());
        for (int i = 0; i < columns.size(); i++) {
            values.add(parse(columns.get(i), fields.get(before.size() + i)));
        }
        List<Object> owner = new ArrayList<>(key.size());
        for (int i = 0; i < key.size(); i++) {
            Object value = before.isEmpty()
                    ? values.get(names.indexOf(key.get(i).name()))
                    : parse(before.get(i), fields.get(i));
            if (value == null) {
                return null;
            }
            owner.add(value);
        }
        return new Owned(new Key(owner), Row.of(names, values));
    }

    private static @Nullable Object parse(Column column, @Nullable String text) {
        return text == null ? null : column.kind().parse(text);
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

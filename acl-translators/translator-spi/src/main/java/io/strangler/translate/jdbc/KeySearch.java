package io.strangler.translate.jdbc;

import io.strangler.translate.Key;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Finds some keys without going through all aggregates one by one. */
final class KeySearch {
    private static final int FETCHED = 1_000;
    private static final double MORE_THAN_ASKED = 1.5;

    private final List<Table> tables;
    private final Table root;

    KeySearch(List<Table> tables) {
        this.tables = tables;
        this.root = tables.getFirst();
    }

    void sample(Connection connection, int size, long rows, KeyVisitor visitor)
            throws SQLException, InterruptedException {
        // Drawn row by row, not page by page: what was written together is often wrong together.
        double part = 100 * MORE_THAN_ASKED * size / Math.max(1, rows);
        String drawn = root.copies() && part < 50 ? " tablesample bernoulli (" + part + ")" : "";
        visit(
                connection,
                "select " + Table.list(root.key(), "t") + " from " + root.quoted() + " t" + drawn
                        + " order by random() limit " + size,
                visitor);
    }

    void changed(Connection connection, long transaction, KeyVisitor visitor)
            throws SQLException, InterruptedException {
        // Comparing ages is right across the turn of the 32-bit counter that rows carry.
        String since = ".xmin) <= age('" + transaction % (1L << 32) + "'::xid)";
        for (Table table : tables) {
            String from = table == root
                    ? root.quoted() + " t where age(t" + since
                    : root.quoted() + " t join " + table.quoted() + " c on " + AggregateReader.linked(table)
                            + " where age(c" + since;
            visit(connection, "select " + Table.list(root.key(), "t") + " from " + from, visitor);
        }
    }

    /** Counts the rows of a table that belong to the aggregates up to a key, each aggregate's root once. */
    long upTo(Connection connection, Table table, List<String> texts) throws SQLException {
        KeyRange rest = new KeyRange(Optional.empty(), Optional.empty(), Optional.of(texts));
        // Of a key that is null neither is true.
        String done = root.within(rest, "t").replaceFirst("^ where ", " where not ");
        String sql = table == root
                ? "select count(*) from (select distinct " + root.order("t") + " from " + root.quoted() + " t" + done
                        + ") as k"
                : "select count(*) from " + root.quoted() + " t join " + table.quoted() + " c on "
                        + AggregateReader.linked(table) + done;
        try (PreparedStatement query = connection.prepareStatement(sql);
                ResultSet rows = query.executeQuery()) {
            rows.next();
            return rows.getLong(1);
        }
    }

    private void visit(Connection connection, String sql, KeyVisitor visitor)
            throws SQLException, InterruptedException {
        List<Column> key = root.key();
        try (PreparedStatement query = connection.prepareStatement(sql)) {
            query.setFetchSize(FETCHED);
            try (ResultSet rows = query.executeQuery()) {
                while (rows.next()) {
                    List<@Nullable Object> values = new ArrayList<>();
                    for (int i = 0; i < key.size(); i++) {
                        values.add(key.get(i).read(rows, i + 1));
                    }
                    if (!values.contains(null)) {
                        visitor.visit(
                                new Key(values.stream().map(Object.class::cast).collect(Collectors.toList())));
                    }
                }
            }
        }
    }
}

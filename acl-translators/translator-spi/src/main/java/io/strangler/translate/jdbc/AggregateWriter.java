package io.strangler.translate.jdbc;

import io.strangler.translate.Aggregate;
import io.strangler.translate.Key;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/** Writes differences with few statements: one per table, operation and set of columns. */
final class AggregateWriter {
    private final Table root;
    private final List<Table> children;
    private final IdPairs pairs;

    AggregateWriter(List<Table> tables, IdPairs pairs) {
        this.pairs = pairs;
        this.root = tables.getFirst();
        this.children = tables.subList(1, tables.size());
    }

    long write(
            Connection connection, Map<Key, Aggregate> present, Map<Key, Optional<Aggregate>> wanted, Inserts inserts)
            throws SQLException {
        Differences differences = new Differences(root, children);
        wanted.forEach((key, aggregate) -> differences.add(key, Optional.ofNullable(present.get(key)), aggregate));
        // What goes makes room first, for unique values that move; children follow their roots, for foreign keys.
        deleteAggregates(connection, differences.removed());
        List<TableChanges> changes = differences.changes();
        Map<String, Set<Long>> numbers = new TreeMap<>();
        changes.forEach(each -> each.collectMapped(numbers));
        for (Map.Entry<String, Set<Long>> each : numbers.entrySet()) {
            pairs.ensure(connection, each.getKey(), each.getValue());
        }
        for (TableChanges each : changes) {
            each.delete(connection);
        }
        for (TableChanges each : changes) {
            each.update(connection);
            each.insert(connection, inserts);
        }
        return differences.changed();
    }

    private void deleteAggregates(Connection connection, List<Key> keys) throws SQLException {
        if (keys.isEmpty()) {
            return;
        }
        List<Column> key = root.key();
        String roots = Table.unnest(key.size(), "k") + " where " + Table.matches(key, "t", "k", 0);
        List<String> statements = new ArrayList<>();
        for (Table child : children) {
            statements.add("delete from " + child.quoted() + " c using " + root.quoted() + " t, " + roots + " and "
                    + AggregateReader.linked(child));
        }
        statements.add("delete from " + root.quoted() + " t using " + roots);
        for (String sql : statements) {
            try (PreparedStatement delete = connection.prepareStatement(sql)) {
                Parameters.keys(connection, delete, key, keys);
                delete.executeUpdate();
            }
        }
    }
}

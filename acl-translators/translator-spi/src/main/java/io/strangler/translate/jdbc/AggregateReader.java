package io.strangler.translate.jdbc;

import io.strangler.translate.Aggregate;
import io.strangler.translate.Key;
import io.strangler.translate.Row;
import io.strangler.translate.TableShape.Link;
import io.strangler.translate.Unpaired;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Reads aggregates with one statement per table. */
final class AggregateReader {
    private final Table root;
    private final List<Table> children;

    AggregateReader(List<Table> tables) {
        this.root = tables.getFirst();
        this.children = tables.subList(1, tables.size());
    }

    Map<Key, Aggregate> read(Connection connection, Collection<Key> keys, boolean lock) throws SQLException {
        // What is paired with nothing is on neither side under any key.
        List<Key> asked = new LinkedHashSet<>(keys)
                .stream().filter(key -> Unpaired.of(key).isEmpty()).toList();
        if (asked.isEmpty()) {
            return Map.of();
        }
        String sql = "select " + Table.list(root.columns(), "t") + " from " + root.quoted() + " t join "
                + Table.unnest(root.key().size(), "k") + " on " + Table.matches(root.key(), "t", "k", 0)
                + (lock ? " order by " + root.order("t") + " for update of t" : "");
        Map<Key, Row> roots = new LinkedHashMap<>();
        try (PreparedStatement query = connection.prepareStatement(sql)) {
            Parameters.keys(connection, query, root.key(), asked);
            RowReader reader = new RowReader(root.columns(), 1);
            try (ResultSet rows = query.executeQuery()) {
                while (rows.next()) {
                    put(roots, reader.row(rows));
                }
            }
        }
        return withChildren(connection, roots);
    }

    List<Aggregate> page(Connection connection, Optional<Key> after, int limit) throws SQLException {
        List<Column> key = root.key();
        if (root.keyMapped()) {
            return pageOfPairs(connection, key.getFirst(), after, limit);
        }
        String bound = after.isEmpty()
                ? ""
                : " where (" + root.order("t") + ") > ("
                        + key.stream()
                                .map(column -> "?::text::" + column.cast()
                                        + (column.kind().collated() ? "::text" : ""))
                                .collect(Collectors.joining(", "))
                        + ")";
        String sql = "select " + Table.list(root.columns(), "t") + " from " + root.quoted() + " t" + bound
                + " order by " + root.order("t") + " limit " + limit;
        Map<Key, Row> roots = new LinkedHashMap<>();
        try (PreparedStatement query = connection.prepareStatement(sql)) {
            for (int i = 0; after.isPresent() && i < key.size(); i++) {
                query.setString(i + 1, key.get(i).text(after.get().values().get(i)));
            }
            RowReader reader = new RowReader(root.columns(), 1);
            try (ResultSet rows = query.executeQuery()) {
                while (rows.next()) {
                    put(roots, reader.row(rows));
                }
            }
        }
        return List.copyOf(withChildren(connection, roots).values());
    }

    // By the index of the pairs: in any other way all rows would be put in order for every page.
    private List<Aggregate> pageOfPairs(Connection connection, Column key, Optional<Key> after, int limit)
            throws SQLException {
        MappedId id = key.mapped().orElseThrow();
        String sql = "select " + Table.list(root.columns(), "t") + " from strangler.id_pair p join " + root.quoted()
                + " t on t." + key.quoted() + " = p.modern::" + id.cast() + " where p.entity = "
                + MappedId.literal(id.entity()) + (after.isEmpty() ? "" : " and p.legacy > ?")
                + " order by p.legacy limit " + limit;
        Map<Key, Row> roots = new LinkedHashMap<>();
        try (PreparedStatement query = connection.prepareStatement(sql)) {
            if (after.isPresent()) {
                query.setLong(1, (Long) after.get().values().getFirst());
            }
            RowReader reader = new RowReader(root.columns(), 1);
            try (ResultSet rows = query.executeQuery()) {
                while (rows.next()) {
                    put(roots, reader.row(rows));
                }
            }
        }
        return List.copyOf(withChildren(connection, roots).values());
    }

    Set<Key> owners(Connection connection, String child, Collection<List<String>> links) throws SQLException {
        Table table = children.stream()
                .filter(each -> each.shape().table().equals(child))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("no child table " + child));
        List<Column> columns = table.shape().link().stream()
                .map(link -> root.column(link.rootColumn()))
                .toList();
        List<List<String>> asked = List.copyOf(new LinkedHashSet<>(links));
        String sql = "select " + Table.list(root.key(), "t") + " from " + root.quoted() + " t join "
                + Table.unnest(columns.size(), "v") + " on " + Table.matches(columns, "t", "v", 0);
        Map<Key, Row> owners = new LinkedHashMap<>();
        try (PreparedStatement query = connection.prepareStatement(sql)) {
            Parameters.texts(connection, query, columns.size(), asked);
            RowReader reader = new RowReader(root.key(), 1);
            try (ResultSet rows = query.executeQuery()) {
                while (rows.next()) {
                    put(owners, reader.row(rows));
                }
            }
        }
        return owners.keySet();
    }

    long count(Connection connection) throws SQLException {
        try (PreparedStatement query = connection.prepareStatement("select count(*) from " + root.quoted());
                ResultSet rows = query.executeQuery()) {
            rows.next();
            return rows.getLong(1);
        }
    }

    boolean empty(Connection connection) throws SQLException {
        String unique = "select not exists (select from " + root.quoted() + ") and exists (select from pg_index i"
                + " where i.indrelid = to_regclass(?) and i.indisunique and i.indisvalid and i.indpred is null"
                + " and i.indexprs is null and (select array_agg(a.attname::text) from pg_attribute a"
                + " where a.attrelid = i.indrelid and a.attnum = any(i.indkey)) <@ ?)";
        try (PreparedStatement query = connection.prepareStatement(unique)) {
            query.setString(1, root.quoted());
            query.setArray(
                    2, connection.createArrayOf("text", root.shape().key().toArray()));
            try (ResultSet rows = query.executeQuery()) {
                return rows.next() && rows.getBoolean(1);
            }
        }
    }

    private void put(Map<Key, Row> roots, Row row) {
        List<Object> values = new ArrayList<>();
        for (String column : root.shape().key()) {
            Object value = row.value(column);
            // A row without a key has no counterpart; it cannot have been asked for and is left out of pages.
            if (value == null) {
                return;
            }
            values.add(value);
        }
        roots.put(new Key(values), row);
    }

    private Map<Key, Aggregate> withChildren(Connection connection, Map<Key, Row> roots) throws SQLException {
        Map<Key, Aggregate> aggregates = new LinkedHashMap<>();
        if (children.isEmpty()) {
            roots.forEach((key, row) -> aggregates.put(key, Aggregate.of(row)));
            return aggregates;
        }
        Map<Key, Map<String, List<Row>>> all = new LinkedHashMap<>();
        roots.keySet().forEach(key -> {
            Map<String, List<Row>> tables = new LinkedHashMap<>();
            children.forEach(child -> tables.put(child.shape().table(), new ArrayList<>()));
            all.put(key, tables);
        });
        for (Table child : roots.isEmpty() ? List.<Table>of() : children) {
            readChildren(connection, child, List.copyOf(roots.keySet()), all);
        }
        roots.forEach((key, row) -> aggregates.put(key, new Aggregate(row, all.getOrDefault(key, Map.of()))));
        return aggregates;
    }

    private void readChildren(Connection connection, Table child, List<Key> keys, Map<Key, Map<String, List<Row>>> all)
            throws SQLException {
        List<Column> key = root.key();
        String sql = "select " + Table.list(key, "t") + ", " + Table.list(child.columns(), "c") + " from "
                + root.quoted() + " t join " + Table.unnest(key.size(), "k") + " on "
                + Table.matches(key, "t", "k", 0) + " join " + child.quoted() + " c on " + linked(child)
                + " order by " + child.order("c");
        try (PreparedStatement query = connection.prepareStatement(sql)) {
            Parameters.keys(connection, query, key, keys);
            RowReader owners = new RowReader(key, 1);
            RowReader reader = new RowReader(child.columns(), key.size() + 1);
            try (ResultSet rows = query.executeQuery()) {
                while (rows.next()) {
                    Row owner = owners.row(rows);
                    Map<String, List<Row>> tables =
                            all.get(new Key(List.copyOf(owner.values().values())));
                    if (tables != null) {
                        tables.computeIfAbsent(child.shape().table(), name -> new ArrayList<>())
                                .add(reader.row(rows));
                    }
                }
            }
        }
    }

    static String linked(Table child) {
        List<String> conditions = new ArrayList<>();
        for (Link link : child.shape().link()) {
            conditions.add("c." + Column.quote(link.column()) + " = t." + Column.quote(link.rootColumn()));
        }
        return String.join(" and ", conditions);
    }
}

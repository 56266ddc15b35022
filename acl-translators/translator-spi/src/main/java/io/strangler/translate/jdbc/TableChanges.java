package io.strangler.translate.jdbc;

import io.strangler.translate.Row;
import io.strangler.translate.Untranslatable;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** The rows of one table to delete, update and insert, grouped so that each group is one statement. */
final class TableChanges {
    private final Table table;
    private final List<Row> deletes = new ArrayList<>();
    private final Map<List<String>, List<Row>> updates = new LinkedHashMap<>();
    private final Map<List<String>, List<Row>> inserts = new LinkedHashMap<>();
    private final TradedPlaces places;

    TableChanges(Table table) {
        this.table = table;
        this.places = new TradedPlaces(table);
    }

    Table table() {
        return table;
    }

    /** Notes what makes the present row the wanted one; {@code touch} raises its version even when the row is equal. */
    boolean merge(Optional<Row> present, Row wanted, boolean touch) {
        if (present.isEmpty()) {
            inserts.computeIfAbsent(List.copyOf(wanted.columns()), columns -> new ArrayList<>())
                    .add(wanted);
            return true;
        }
        List<String> different = different(present.get(), wanted);
        if (!different.isEmpty() || (touch && table.shape().version().isPresent())) {
            updates.computeIfAbsent(different, columns -> new ArrayList<>()).add(wanted);
            places.note(present.get(), wanted, different);
        }
        return !different.isEmpty();
    }

    /** Notes what makes the present rows the wanted ones, told apart by their identity. */
    boolean replace(List<Row> present, List<Row> wanted) {
        Map<List<@Nullable Object>, Row> left = new LinkedHashMap<>();
        present.forEach(row -> left.put(identity(row), row));
        boolean differs = false;
        for (Row row : wanted) {
            differs |= merge(Optional.ofNullable(left.remove(identity(row))), row, false);
        }
        deletes.addAll(left.values());
        return differs || !left.isEmpty();
    }

    /** Notes the numbers that will be stored as identifiers, by the entity they name. */
    void collectMapped(Map<String, Set<Long>> numbers) {
        inserts.forEach((columns, rows) -> collectMapped(columns, rows, numbers));
        updates.forEach((columns, rows) -> collectMapped(columns, rows, numbers));
    }

    private void collectMapped(List<String> columns, List<Row> rows, Map<String, Set<Long>> numbers) {
        for (String name : columns) {
            String entity = table.shape().mapped().get(name);
            if (entity != null) {
                for (Row row : rows) {
                    Object value = table.column(name).canonical(row.value(name));
                    if (value instanceof Long number) {
                        numbers.computeIfAbsent(entity, it -> new TreeSet<>()).add(number);
                    } else if (value != null) {
                        throw new Untranslatable(table.shape().table() + "." + name, "is " + value + ", and no number");
                    }
                }
            }
        }
    }

    void delete(Connection connection) throws SQLException {
        if (deletes.isEmpty()) {
            return;
        }
        List<Column> identity = table.identity();
        run(
                connection,
                "delete from " + table.quoted() + " t using " + Table.unnest(identity.size(), "v") + " where "
                        + Table.matches(identity, "t", "v", 0),
                identity,
                deletes);
    }

    void update(Connection connection) throws SQLException {
        places.vacate(connection, inserts.values());
        for (Map.Entry<List<String>, List<Row>> group : updates.entrySet()) {
            List<Column> identity = table.identity();
            List<Column> all = new ArrayList<>(identity);
            List<String> assignments = new ArrayList<>();
            for (String name : group.getKey()) {
                Column column = table.column(name);
                assignments.add(column.quoted() + " = " + Table.parameter("v", all.size(), column));
                all.add(column);
            }
            table.shape()
                    .version()
                    .map(Column::quote)
                    .ifPresent(version -> assignments.add(version + " = t." + version + " + 1"));
            run(
                    connection,
                    "update " + table.quoted() + " t set " + String.join(", ", assignments) + " from "
                            + Table.unnest(all.size(), "v") + " where " + Table.matches(identity, "t", "v", 0),
                    all,
                    group.getValue());
        }
    }

    void insert(Connection connection, Inserts way) throws SQLException {
        for (Map.Entry<List<String>, List<Row>> group : inserts.entrySet()) {
            List<Column> columns = group.getKey().stream().map(table::column).toList();
            way.insert(connection, table, columns, group.getValue());
        }
    }

    private List<String> different(Row present, Row wanted) {
        List<String> different = new ArrayList<>();
        for (String name : wanted.columns()) {
            if (!Objects.equals(table.column(name).canonical(wanted.value(name)), present.value(name))) {
                different.add(name);
            }
        }
        return different;
    }

    private List<@Nullable Object> identity(Row row) {
        List<@Nullable Object> values = new ArrayList<>();
        table.identity().forEach(column -> values.add(column.canonical(row.value(column.name()))));
        return values;
    }

    private static void run(Connection connection, String sql, List<Column> columns, List<Row> rows)
            throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            Parameters.rows(connection, statement, columns, rows);
            statement.executeUpdate();
        }
    }
}

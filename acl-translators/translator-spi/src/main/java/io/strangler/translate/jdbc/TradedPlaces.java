package io.strangler.translate.jdbc;

import io.strangler.translate.Row;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Makes room for unique values that go from one row to another.
 *
 * <p>A unique index without deferral looks at each row by itself, so two rows cannot change places in any order: those whose
 * value another row takes over first leave it for a value that nobody has.
 */
final class TradedPlaces {
    private final Table table;
    private final Map<Set<String>, List<Leaving>> leaving = new LinkedHashMap<>();

    TradedPlaces(Table table) {
        this.table = table;
    }

    /** Notes a row that changes the given columns. */
    void note(Row present, Row wanted, Collection<String> changed) {
        for (Set<String> unique : table.unique()) {
            if (changed.stream().anyMatch(unique::contains)) {
                leaving.computeIfAbsent(unique, it -> new ArrayList<>())
                        .add(new Leaving(
                                wanted,
                                List.copyOf(changed),
                                values(unique, present, present),
                                values(unique, present, wanted)));
            }
        }
    }

    /** Empties the places that are taken by one of the noted rows or by a new one. */
    void vacate(Connection connection, Collection<List<Row>> inserts) throws SQLException {
        for (Map.Entry<Set<String>, List<Leaving>> each : leaving.entrySet()) {
            Set<List<@Nullable Object>> taken = new HashSet<>();
            each.getValue().forEach(row -> taken.add(row.wanted()));
            inserts.forEach(rows -> rows.forEach(row -> taken.add(values(each.getKey(), row, row))));
            Map<Column, List<Row>> vacating = new LinkedHashMap<>();
            for (Leaving row : each.getValue()) {
                if (!row.present().contains(null) && taken.contains(row.present())) {
                    passed(each.getKey(), row)
                            .ifPresent(column -> vacating.computeIfAbsent(column, it -> new ArrayList<>())
                                    .add(row.row()));
                }
            }
            for (Map.Entry<Column, List<Row>> column : vacating.entrySet()) {
                vacate(connection, column.getKey(), column.getValue());
            }
        }
    }

    // Only a column that the row's own update sets afterwards: any other would keep what it is given here. A null is
    // nobody's; where the table does not take it, some value far away.
    private Optional<Column> passed(Set<String> unique, Leaving row) {
        return row.changed().stream()
                .filter(unique::contains)
                .map(table::column)
                .filter(column -> !table.identity().contains(column))
                .filter(column -> passing(column).isPresent())
                .min(Comparator.comparing((Column column) -> !column.nullable()).thenComparing(Column::name));
    }

    private Optional<String> passing(Column column) {
        return column.passing(table.quoted(), "v.p" + table.identity().size() + "::int");
    }

    private void vacate(Connection connection, Column column, List<Row> rows) throws SQLException {
        List<Column> identity = table.identity();
        String sql = "update " + table.quoted() + " t set " + column.quoted() + " = "
                + passing(column).orElseThrow() + " from " + Table.unnest(identity.size() + 1, "v") + " where "
                + Table.matches(identity, "t", "v", 0);
        try (PreparedStatement update = connection.prepareStatement(sql)) {
            Parameters.rows(connection, update, identity, rows);
            String[] numbers = IntStream.rangeClosed(1, rows.size())
                    .mapToObj(Integer::toString)
                    .toArray(String[]::new);
            update.setArray(identity.size() + 1, connection.createArrayOf("text", numbers));
            update.executeUpdate();
        }
    }

    private List<@Nullable Object> values(Set<String> unique, Row present, Row wanted) {
        List<@Nullable Object> values = new ArrayList<>();
        for (String name : unique) {
            Row row = wanted.has(name) ? wanted : present;
            values.add(table.column(name).canonical(row.value(name)));
        }
        return values;
    }

    /** A row with its unique values before and after. */
    private record Leaving(
            Row row, List<String> changed, List<@Nullable Object> present, List<@Nullable Object> wanted) {}
}

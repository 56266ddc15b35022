package io.strangler.translate.tck;

import io.strangler.translate.Aggregate;
import io.strangler.translate.AggregateShape;
import io.strangler.translate.Row;
import io.strangler.translate.TableShape;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Where two aggregates of one shape differ, field by field; child rows are compared in the order of their key. */
final class Differences {
    private final Map<String, String> fields = new LinkedHashMap<>();

    private Differences() {}

    /** Returns what differs as {@code table.column} with a text that tells both values. */
    static Map<String, String> between(AggregateShape shape, Aggregate expected, Aggregate actual) {
        Differences differences = new Differences();
        differences.rows(shape.root().table(), expected.root(), actual.root());
        for (TableShape child : shape.children()) {
            differences.children(child, expected, actual);
        }
        return differences.fields;
    }

    /** Returns what the part says that the whole does not say. */
    static Map<String, String> beyond(AggregateShape shape, Aggregate whole, Aggregate part) {
        Differences differences = new Differences();
        differences.rows(shape.root().table(), whole.root().only(part.root().columns()), part.root());
        for (TableShape child : shape.children()) {
            if (part.children().containsKey(child.table())) {
                differences.children(child, whole, part);
            }
        }
        return differences.fields;
    }

    private void children(TableShape child, Aggregate expected, Aggregate actual) {
        boolean given = expected.children().containsKey(child.table());
        List<Row> before = sorted(child, expected.rows(child.table()));
        List<Row> after = sorted(child, actual.rows(child.table()));
        if (given != actual.children().containsKey(child.table()) || before.size() != after.size()) {
            // A row that comes or goes takes all of its columns with it.
            String text = (given ? before.size() + " rows" : "not mentioned") + " → "
                    + (actual.children().containsKey(child.table()) ? after.size() + " rows" : "not mentioned");
            child.columns().forEach(column -> fields.put(child.table() + "." + column, text));
            return;
        }
        for (int i = 0; i < before.size(); i++) {
            rows(child.table(), before.get(i), after.get(i));
        }
    }

    private void rows(String table, Row expected, Row actual) {
        Set<String> columns = new LinkedHashSet<>(expected.columns());
        columns.addAll(actual.columns());
        for (String column : columns) {
            if (expected.has(column) != actual.has(column)
                    || !Objects.equals(expected.value(column), actual.value(column))) {
                fields.put(table + "." + column, text(expected, column) + " → " + text(actual, column));
            }
        }
    }

    private static String text(Row row, String column) {
        Object value = row.value(column);
        if (value == null) {
            return row.has(column) ? "null" : "absent";
        }
        return value.getClass().getSimpleName() + " '" + value + "'";
    }

    static List<Row> sorted(TableShape child, List<Row> rows) {
        List<Row> sorted = new ArrayList<>(rows);
        Comparator<Row> order = Comparator.comparing(row -> 0);
        for (String column : child.key()) {
            order = order.thenComparing(row -> row.value(column), Differences::compare);
        }
        sorted.sort(order);
        return sorted;
    }

    @SuppressWarnings("unchecked")
    private static int compare(@Nullable Object one, @Nullable Object other) {
        if (one instanceof Comparable<?> && other != null && one.getClass() == other.getClass()) {
            return ((Comparable<Object>) one).compareTo(other);
        }
        return String.valueOf(one).compareTo(String.valueOf(other));
    }
}

package io.strangler.translate;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * One entity instance as one side stores it: the root row and, per child table, its rows in the order of the child's key.
 *
 * <p>A child table that is not mentioned is not governed; one mentioned with an empty list has no rows.
 */
public record Aggregate(Row root, Map<String, List<Row>> children) {
    public Aggregate {
        if (children.isEmpty()) {
            children = Map.of();
        } else {
            Map<String, List<Row>> copy = new LinkedHashMap<>();
            children.forEach((table, rows) -> copy.put(table, List.copyOf(rows)));
            children = Collections.unmodifiableMap(copy);
        }
    }

    public static Aggregate of(Row root) {
        return new Aggregate(root, Map.of());
    }

    /** Returns this aggregate with the rows of one more child table. */
    public Aggregate with(String table, List<Row> rows) {
        Map<String, List<Row>> copy = new LinkedHashMap<>(children);
        copy.put(table, rows);
        return new Aggregate(root, copy);
    }

    /** Returns the rows of a child table, none when it is not mentioned. */
    public List<Row> rows(String table) {
        return children.getOrDefault(table, List.of());
    }

    /**
     * Returns the key of this aggregate under the given shape.
     *
     * @throws Untranslatable when a key column is null or absent
     */
    public Key key(AggregateShape shape) {
        List<Object> values = new ArrayList<>();
        for (String column : shape.root().key()) {
            Object value = root.value(column);
            if (value == null) {
                throw new Untranslatable(column, "is a key column and must not be null");
            }
            values.add(value);
        }
        return new Key(values);
    }
}

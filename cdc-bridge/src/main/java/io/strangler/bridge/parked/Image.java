package io.strangler.bridge.parked;

import io.strangler.translate.Aggregate;
import io.strangler.translate.AggregateShape;
import io.strangler.translate.Row;
import io.strangler.translate.jdbc.JdbcAggregates;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What one side held under a key at some moment, in a form that a database keeps.
 *
 * @param texts row after row: its table, its number of columns, then names and text forms in turn; a table with no columns
 *     begins the rows of a child table; empty when there was no row
 */
public record Image(List<@Nullable String> texts) {
    public Image {
        texts = Collections.unmodifiableList(new ArrayList<@Nullable String>(texts));
    }

    /** Keeps what was read of a shape, or that there was nothing. */
    public static Image of(Optional<Aggregate> aggregate, AggregateShape shape, JdbcAggregates side) {
        List<@Nullable String> texts = new ArrayList<>();
        if (aggregate.isPresent()) {
            add(texts, shape.root().table(), aggregate.get().root(), side);
            aggregate.get().children().forEach((table, rows) -> {
                texts.add(table);
                texts.add("0");
                rows.forEach(row -> add(texts, table, row, side));
            });
        }
        return new Image(texts);
    }

    private static void add(List<@Nullable String> texts, String table, Row row, JdbcAggregates side) {
        texts.add(table);
        texts.add(Integer.toString(row.columns().size()));
        row.values().forEach((column, value) -> {
            texts.add(column);
            texts.add(side.text(table, column, value));
        });
    }

    /** Returns what was kept; empty when there was no row. */
    public Optional<Aggregate> aggregate(JdbcAggregates side) {
        Row root = null;
        Map<String, List<Row>> children = new LinkedHashMap<>();
        for (Line line : lines()) {
            if (line.values().isEmpty()) {
                children.put(line.table(), new ArrayList<>());
                continue;
            }
            Row.Builder row = Row.builder();
            line.values().forEach((column, text) -> row.set(column, side.value(line.table(), column, text)));
            List<Row> rows = children.get(line.table());
            if (rows == null) {
                root = row.build();
            } else {
                rows.add(row.build());
            }
        }
        return Optional.ofNullable(root).map(it -> new Aggregate(it, children));
    }

    /** Returns the rows as people read them, by table. */
    public Map<String, List<Map<String, @Nullable String>>> rows() {
        Map<String, List<Map<String, @Nullable String>>> rows = new LinkedHashMap<>();
        for (Line line : lines()) {
            if (!line.values().isEmpty()) {
                rows.computeIfAbsent(line.table(), it -> new ArrayList<>()).add(line.values());
            }
        }
        return rows;
    }

    private List<Line> lines() {
        List<Line> lines = new ArrayList<>();
        for (int at = 0; at < texts.size(); ) {
            Map<String, @Nullable String> values = new LinkedHashMap<>();
            String table = String.valueOf(texts.get(at));
            int columns = Integer.parseInt(String.valueOf(texts.get(at + 1)));
            at += 2;
            for (int i = 0; i < columns; i++, at += 2) {
                values.put(String.valueOf(texts.get(at)), texts.get(at + 1));
            }
            lines.add(new Line(table, values));
        }
        return lines;
    }

    private record Line(String table, Map<String, @Nullable String> values) {}
}

package io.strangler.translate.jdbc;

import io.strangler.translate.Aggregate;
import io.strangler.translate.Row;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What {@link AggregateWriter} does, as statements that a person can read and run: each touches a row only while it still holds
 * what it held.
 */
final class Script {
    private final List<Table> tables;
    private final List<String> statements = new ArrayList<>();

    private Script(List<Table> tables) {
        this.tables = tables;
    }

    static List<String> of(List<Table> tables, Optional<Aggregate> present, Optional<Aggregate> wanted) {
        Script script = new Script(tables);
        if (wanted.isPresent()) {
            script.write(present, wanted.get());
        } else {
            present.ifPresent(script::delete);
        }
        return script.statements;
    }

    private void delete(Aggregate present) {
        for (Table child : tables.subList(1, tables.size())) {
            present.rows(child.shape().table()).forEach(row -> delete(child, row));
        }
        delete(tables.getFirst(), present.root());
    }

    private void write(Optional<Aggregate> present, Aggregate wanted) {
        List<Runnable> later = new ArrayList<>();
        boolean below = false;
        for (Table child : tables.subList(1, tables.size())) {
            String name = child.shape().table();
            if (wanted.children().containsKey(name)) {
                List<Row> rows = wanted.rows(name).stream()
                        .map(row -> Differences.owned(child, row, wanted, present))
                        .toList();
                below |= replace(child, present.map(it -> it.rows(name)).orElse(List.of()), rows, later);
            }
        }
        Table root = tables.getFirst();
        if (present.isEmpty()) {
            insert(root, wanted.root());
        } else {
            boolean touched = below;
            update(root, present.get().root(), wanted.root(), touched);
        }
        later.forEach(Runnable::run);
    }

    // What goes makes room first, at once; the rest comes behind the root.
    private boolean replace(Table table, List<Row> present, List<Row> wanted, List<Runnable> later) {
        Map<List<@Nullable Object>, Row> left = new LinkedHashMap<>();
        present.forEach(row -> left.put(identity(table, row), row));
        boolean differs = false;
        for (Row row : wanted) {
            Row held = left.remove(identity(table, row));
            differs |= held == null || !different(table, held, row).isEmpty();
            later.add(() -> {
                if (held == null) {
                    insert(table, row);
                } else {
                    update(table, held, row, false);
                }
            });
        }
        left.values().forEach(row -> delete(table, row));
        return differs || !left.isEmpty();
    }

    private void delete(Table table, Row present) {
        statements.add("delete from " + table.quoted() + " t where "
                + holds(table, present, List.copyOf(present.columns())) + ";");
    }

    private void insert(Table table, Row wanted) {
        String columns = wanted.columns().stream()
                .map(name -> table.column(name).quoted())
                .collect(Collectors.joining(", "));
        String values = wanted.columns().stream()
                .map(name -> literal(table.column(name), wanted.value(name)))
                .collect(Collectors.joining(", "));
        statements.add("insert into " + table.quoted() + " (" + columns + ") overriding system value values (" + values
                + ");");
    }

    private void update(Table table, Row present, Row wanted, boolean touched) {
        List<String> different = different(table, present, wanted);
        List<String> assignments = new ArrayList<>();
        different.forEach(name ->
                assignments.add(table.column(name).quoted() + " = " + literal(table.column(name), wanted.value(name))));
        if (!different.isEmpty() || touched) {
            table.shape()
                    .version()
                    .map(Column::quote)
                    .ifPresent(version -> assignments.add(version + " = t." + version + " + 1"));
        }
        if (!assignments.isEmpty()) {
            statements.add("update " + table.quoted() + " t set " + String.join(", ", assignments) + " where "
                    + holds(table, present, different) + ";");
        }
    }

    private static List<String> different(Table table, Row present, Row wanted) {
        return wanted.columns().stream()
                .filter(name -> !Objects.equals(table.column(name).canonical(wanted.value(name)), present.value(name)))
                .toList();
    }

    private static List<@Nullable Object> identity(Table table, Row row) {
        List<@Nullable Object> values = new ArrayList<>();
        table.identity().forEach(column -> values.add(column.canonical(row.value(column.name()))));
        return values;
    }

    private static String holds(Table table, Row present, List<String> unchanged) {
        List<String> conditions = new ArrayList<>();
        for (Column column : table.identity()) {
            conditions.add("t." + column.quoted() + " = " + literal(column, present.value(column.name())));
        }
        for (String name : unchanged) {
            Column column = table.column(name);
            if (!table.identity().contains(column)) {
                // Not every type knows what equal is; what was read as a text is compared as one.
                conditions.add(
                        column.kind() == Kind.TEXT
                                ? "t." + column.quoted() + "::text is not distinct from "
                                        + plain(column, present.value(name))
                                : "t." + column.quoted() + " is not distinct from "
                                        + literal(column, present.value(name)));
            }
        }
        return String.join(" and ", conditions);
    }

    private static String literal(Column column, @Nullable Object value) {
        return value == null ? "null" : plain(column, value) + "::" + column.cast();
    }

    private static String plain(Column column, @Nullable Object value) {
        String text = column.text(value);
        return text == null
                ? "null"
                : MappedId.literal(text).replace("\n", "\\n").replace("\r", "\\r");
    }
}

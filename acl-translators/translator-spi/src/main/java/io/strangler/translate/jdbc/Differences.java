package io.strangler.translate.jdbc;

import io.strangler.translate.Aggregate;
import io.strangler.translate.Key;
import io.strangler.translate.Row;
import io.strangler.translate.TableShape.Link;
import io.strangler.translate.Untranslatable;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Collects, aggregate by aggregate, what has to be written to turn the present into the wanted. */
final class Differences {
    private final Table root;
    private final List<Column> key;
    private final TableChanges roots;
    private final Map<String, TableChanges> children = new LinkedHashMap<>();
    private final List<Key> removed = new ArrayList<>();
    private long changed;

    Differences(Table root, List<Table> children) {
        this.root = root;
        this.key = root.key();
        this.roots = new TableChanges(root);
        children.forEach(child -> this.children.put(child.shape().table(), new TableChanges(child)));
    }

    void add(Key of, Optional<Aggregate> present, Optional<Aggregate> wanted) {
        boolean differs;
        if (wanted.isEmpty()) {
            differs = present.isPresent();
            present.ifPresent(gone -> removed.add(of));
        } else {
            Aggregate aggregate = wanted.get();
            requireKey(of, aggregate);
            boolean below = false;
            for (Map.Entry<String, List<Row>> each : aggregate.children().entrySet()) {
                TableChanges changes = children.get(each.getKey());
                if (changes == null) {
                    throw new Untranslatable(each.getKey(), "is not a table of the translator's own shape");
                }
                List<Row> rows = each.getValue().stream()
                        .map(row -> owned(changes.table(), row, aggregate, present))
                        .toList();
                below |= changes.replace(
                        present.map(it -> it.rows(each.getKey())).orElse(List.of()), rows);
            }
            differs = roots.merge(present.map(Aggregate::root), aggregate.root(), below) || below;
        }
        changed += differs ? 1 : 0;
    }

    List<Key> removed() {
        return removed;
    }

    /** Returns the changes per table, root first. */
    List<TableChanges> changes() {
        List<TableChanges> all = new ArrayList<>();
        all.add(roots);
        all.addAll(children.values());
        return all;
    }

    long changed() {
        return changed;
    }

    private void requireKey(Key wanted, Aggregate aggregate) {
        for (int i = 0; i < key.size(); i++) {
            Column column = key.get(i);
            Object value = column.canonical(aggregate.root().value(column.name()));
            if (!Objects.equals(value, wanted.values().get(i))) {
                throw new Untranslatable(
                        root.shape().table() + "." + column.name(), "is " + value + " under the key " + wanted);
            }
        }
    }

    // A translator may leave out the columns by which a child refers to its root.
    static Row owned(Table table, Row row, Aggregate aggregate, Optional<Aggregate> present) {
        Row owned = row;
        for (Link link : table.shape().link()) {
            if (!row.has(link.column())) {
                @Nullable
                Object value = aggregate.root().has(link.rootColumn())
                        ? aggregate.root().value(link.rootColumn())
                        : present.map(it -> it.root().value(link.rootColumn())).orElse(null);
                owned = owned.with(link.column(), value);
            }
        }
        return owned;
    }
}

package io.strangler.translate.tck;

import io.strangler.translate.Aggregate;
import io.strangler.translate.AggregateShape;
import io.strangler.translate.EntityTranslator;
import io.strangler.translate.Key;
import io.strangler.translate.Row;
import io.strangler.translate.Side;
import io.strangler.translate.TableShape;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** One side's sample aggregates, each with what the other side may hold at present under its key. */
record Samples(EntityTranslator translator, Side side, List<Aggregate> aggregates, List<Aggregate> others) {
    Samples {
        aggregates = List.copyOf(aggregates);
        others = List.copyOf(others);
    }

    AggregateShape shape() {
        return translator.shape(side);
    }

    AggregateShape otherShape() {
        return translator.shape(side.opposite());
    }

    /** Returns the counterparts to try a sample with: none, and some other sample of that side under the same key. */
    List<Optional<Aggregate>> counterparts(int index) {
        Aggregate other = others.get((index * 7 + 3) % others.size());
        return List.of(
                Optional.empty(),
                Optional.of(rekeyed(otherShape(), other, aggregates.get(index).key(shape()))));
    }

    /** Returns the aggregate with another value in one field; of a child, in each of its rows. */
    static Aggregate with(Aggregate aggregate, AggregateShape shape, String field, @Nullable Object value) {
        int dot = field.lastIndexOf('.');
        String table = field.substring(0, dot);
        String column = field.substring(dot + 1);
        TableShape of = shape.tables().stream()
                .filter(each -> each.table().equals(table) && each.columns().contains(column))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException(field + " is no column of " + shape));
        if (of.equals(shape.root())) {
            return new Aggregate(aggregate.root().with(column, value), aggregate.children());
        }
        return aggregate.with(
                table,
                aggregate.rows(table).stream()
                        .map(row -> row.with(column, value))
                        .toList());
    }

    /** Returns whether the aggregate has a row that the field belongs to. */
    static boolean has(Aggregate aggregate, AggregateShape shape, String field) {
        String table = field.substring(0, field.lastIndexOf('.'));
        return shape.root().table().equals(table) || !aggregate.rows(table).isEmpty();
    }

    private static Aggregate rekeyed(AggregateShape shape, Aggregate aggregate, Key key) {
        Row root = aggregate.root();
        for (int i = 0; i < key.values().size(); i++) {
            root = root.with(shape.root().key().get(i), key.values().get(i));
        }
        Map<String, List<Row>> children = new LinkedHashMap<>();
        for (TableShape child : shape.children()) {
            List<Row> rows = new ArrayList<>();
            for (Row row : aggregate.rows(child.table())) {
                Row linked = row;
                for (TableShape.Link link : child.link()) {
                    linked = linked.with(link.column(), root.value(link.rootColumn()));
                }
                rows.add(linked);
            }
            children.put(child.table(), rows);
        }
        return new Aggregate(root, children);
    }
}

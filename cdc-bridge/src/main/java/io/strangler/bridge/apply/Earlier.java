package io.strangler.bridge.apply;

import io.strangler.bridge.apply.Touch.Part;
import io.strangler.bridge.capture.RowChange;
import io.strangler.bridge.capture.RowChange.Operation;
import io.strangler.translate.Aggregate;
import io.strangler.translate.Row;
import io.strangler.translate.TableShape;
import io.strangler.translate.Untranslatable;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Narrows what is written to what the source changed.
 *
 * <p>The destination may hold changes of its own that have not travelled yet (the nightly batch writes legacy while modern
 * has authority). Writing the whole translated aggregate would undo them; writing only the columns whose translation
 * differs before and after the source's change does not.
 */
final class Earlier {
    private Earlier() {}

    /**
     * Returns the part of the wanted aggregate that the touch changed, all of it where the log does not tell, and whether the
     * destination may hold what nobody has carried to it.
     *
     * @param now the source aggregate
     * @param wanted its translation
     */
    static Narrowed narrow(EntitySync entity, Touch touch, Aggregate now, Aggregate present, Aggregate wanted) {
        Aggregate before;
        try {
            Optional<Aggregate> was = was(entity, touch, now);
            if (was.isEmpty()) {
                return new Narrowed(wanted, true);
            }
            before = entity.translate(was.get(), Optional.of(present));
        } catch (Untranslatable | IllegalArgumentException e) {
            return new Narrowed(wanted, true);
        }
        Set<String> changed = new HashSet<>(
                entity.translator().shape(entity.from().opposite()).root().key());
        for (String column : wanted.root().columns()) {
            if (!before.root().has(column)
                    || !Objects.equals(
                            before.root().value(column), wanted.root().value(column))) {
                changed.add(column);
            }
        }
        Map<String, List<Row>> children = new LinkedHashMap<>();
        wanted.children().forEach((table, rows) -> {
            if (!rows.equals(before.rows(table))) {
                children.put(table, rows);
            }
        });
        return new Narrowed(new Aggregate(wanted.root().only(changed), children), Difference.between(present, before));
    }

    /**
     * What is left to write.
     *
     * @param diverged whether the destination holds something else than what the source was before
     */
    record Narrowed(Aggregate wanted, boolean diverged) {}

    private static Optional<Aggregate> was(EntitySync entity, Touch touch, Aggregate now) {
        Map<String, @Nullable String> root = new LinkedHashMap<>();
        Map<TableShape, Map<List<@Nullable String>, Map<String, @Nullable String>>> children = new LinkedHashMap<>();
        for (Part part : touch.parts()) {
            boolean update = part.change().operation() == Operation.UPDATE;
            if (part.route().table().link().isEmpty()) {
                if (!update || !complete(part)) {
                    return Optional.empty();
                }
                part.change().after().forEach((column, value) -> {
                    if (!Objects.equals(value, part.change().before().get(column))) {
                        root.putIfAbsent(column, part.change().before().get(column));
                    }
                });
            } else {
                if (!complete(part)) {
                    return Optional.empty();
                }
                Map<List<@Nullable String>, Map<String, @Nullable String>> rows =
                        children.computeIfAbsent(part.route().table(), it -> new LinkedHashMap<>());
                // The first image of a row is what it was before the batch; none for a row that was not there.
                if (update || part.change().operation() == Operation.DELETE) {
                    rows.putIfAbsent(
                            identity(part.route().table(), part.change().before()),
                            part.change().before());
                }
                if (part.change().operation() != Operation.DELETE) {
                    rows.putIfAbsent(
                            identity(part.route().table(), part.change().after()), Map.of());
                }
            }
        }
        return Optional.of(revert(entity, now, root, children));
    }

    // Under the default identity the image before has the key and nulls, and the one after only what
    // leads to the root; it must not be taken for the truth.
    private static boolean complete(Part part) {
        RowChange change = part.change();
        Set<String> told = (change.operation() == Operation.INSERT ? change.after() : change.before()).keySet();
        return part.route().whole() && told.containsAll(part.route().table().columns());
    }

    private static Aggregate revert(
            EntitySync entity,
            Aggregate now,
            Map<String, @Nullable String> root,
            Map<TableShape, Map<List<@Nullable String>, Map<String, @Nullable String>>> children) {
        TableShape shape = entity.shape().root();
        Row row = now.root();
        for (Map.Entry<String, @Nullable String> each : root.entrySet()) {
            if (row.has(each.getKey())) {
                row = row.with(each.getKey(), entity.source().value(shape.table(), each.getKey(), each.getValue()));
            }
        }
        Aggregate was = new Aggregate(row, now.children());
        for (Map.Entry<TableShape, Map<List<@Nullable String>, Map<String, @Nullable String>>> table :
                children.entrySet()) {
            was = was.with(table.getKey().table(), rows(entity, table.getKey(), now, table.getValue()));
        }
        return was;
    }

    private static List<Row> rows(
            EntitySync entity,
            TableShape table,
            Aggregate now,
            Map<List<@Nullable String>, Map<String, @Nullable String>> first) {
        Map<Row, Boolean> touched = new HashMap<>();
        List<Row> rows = new ArrayList<>();
        first.forEach((identity, image) -> {
            touched.put(row(entity, table, table.key(), identity), true);
            if (!image.isEmpty()) {
                rows.add(row(
                        entity,
                        table,
                        table.columns(),
                        table.columns().stream().map(image::get).toList()));
            }
        });
        Set<String> key = Set.copyOf(table.key());
        now.rows(table.table()).stream()
                .filter(each -> !touched.containsKey(each.only(key)))
                .forEach(rows::add);
        rows.sort(entity.source().rowOrder(table.table()));
        return rows;
    }

    private static Row row(EntitySync entity, TableShape table, List<String> columns, List<@Nullable String> texts) {
        Row.Builder row = Row.builder();
        for (int i = 0; i < columns.size(); i++) {
            row.set(columns.get(i), entity.source().value(table.table(), columns.get(i), texts.get(i)));
        }
        return row.build();
    }

    private static List<@Nullable String> identity(TableShape table, Map<String, @Nullable String> image) {
        List<@Nullable String> values = new ArrayList<>();
        table.key().forEach(column -> values.add(image.get(column)));
        return values;
    }
}

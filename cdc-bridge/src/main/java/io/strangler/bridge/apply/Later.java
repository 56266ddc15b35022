package io.strangler.bridge.apply;

import io.strangler.bridge.apply.Touch.Part;
import io.strangler.bridge.capture.RowChange;
import io.strangler.bridge.capture.RowChange.Operation;
import io.strangler.bridge.parked.Image;
import io.strangler.translate.Aggregate;
import io.strangler.translate.Row;
import io.strangler.translate.TableShape;
import io.strangler.translate.Untranslatable;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Tells from the log what a writer left behind: when the aggregate is read anew, the other side's changes may have been
 * carried over it.
 */
final class Later {
    private Later() {}

    /**
     * Returns what the touch left; empty where the log does not tell.
     *
     * @param now the source aggregate as it was read
     */
    static Optional<Image> image(EntitySync entity, Touch touch, Optional<Aggregate> now) {
        try {
            return left(entity, touch, now).map(aggregate -> Image.of(aggregate, entity.shape(), entity.source()));
        } catch (Untranslatable | IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    private static Optional<Optional<Aggregate>> left(EntitySync entity, Touch touch, Optional<Aggregate> now) {
        Optional<Aggregate> left = now;
        Map<TableShape, Map<Row, Optional<Row>>> children = new LinkedHashMap<>();
        for (Part part : touch.parts()) {
            if (!part.route().whole()) {
                return Optional.empty();
            }
            TableShape table = part.route().table();
            RowChange change = part.change();
            if (table.link().isEmpty()) {
                left = change.operation() == Operation.DELETE
                        ? Optional.empty()
                        : Optional.of(new Aggregate(
                                row(entity, table, change),
                                left.or(() -> now).map(Aggregate::children).orElse(Map.of())));
            } else {
                Map<Row, Optional<Row>> rows = children.computeIfAbsent(table, it -> new LinkedHashMap<>());
                if (!change.before().isEmpty()) {
                    rows.put(identity(entity, table, change.before()), Optional.empty());
                }
                if (change.operation() != Operation.DELETE) {
                    rows.put(identity(entity, table, change.after()), Optional.of(row(entity, table, change)));
                }
            }
        }
        if (left.isEmpty()) {
            return Optional.of(left);
        }
        Aggregate aggregate = left.get();
        for (Map.Entry<TableShape, Map<Row, Optional<Row>>> each : children.entrySet()) {
            aggregate =
                    aggregate.with(each.getKey().table(), merged(entity, each.getKey(), aggregate, each.getValue()));
        }
        return Optional.of(Optional.of(aggregate));
    }

    private static List<Row> merged(
            EntitySync entity, TableShape table, Aggregate aggregate, Map<Row, Optional<Row>> changed) {
        List<Row> rows = new ArrayList<>();
        aggregate.rows(table.table()).stream()
                .filter(row -> !changed.containsKey(row.only(Set.copyOf(table.key()))))
                .forEach(rows::add);
        changed.values().forEach(row -> row.ifPresent(rows::add));
        rows.sort(entity.source().rowOrder(table.table()));
        return rows;
    }

    // Values that are stored out of line and were not changed are only in the image before.
    private static Row row(EntitySync entity, TableShape table, RowChange change) {
        Row.Builder row = Row.builder();
        for (String column : table.columns()) {
            boolean after = change.after().containsKey(column);
            if (after || change.before().containsKey(column)) {
                @Nullable
                String text =
                        after ? change.after().get(column) : change.before().get(column);
                row.set(column, entity.source().value(table.table(), column, text));
            }
        }
        return row.build();
    }

    private static Row identity(EntitySync entity, TableShape table, Map<String, @Nullable String> image) {
        Row.Builder row = Row.builder();
        table.key().forEach(column -> row.set(column, entity.source().value(table.table(), column, image.get(column))));
        return row.build();
    }
}

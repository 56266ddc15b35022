package io.strangler.translate.tck;

import io.strangler.translate.Aggregate;
import io.strangler.translate.AggregateShape;
import io.strangler.translate.Row;
import io.strangler.translate.TableShape;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Whether an aggregate can be written as its shape says. */
final class Shapes {
    private static final Set<Class<?>> CANONICAL = Set.of(
            Long.class,
            BigDecimal.class,
            Boolean.class,
            LocalDate.class,
            LocalDateTime.class,
            Instant.class,
            UUID.class,
            String.class);

    private Shapes() {}

    static List<String> problems(AggregateShape shape, Aggregate aggregate) {
        List<String> wrong = new ArrayList<>();
        row(shape.root(), aggregate.root(), wrong);
        Set<String> tables = new HashSet<>(aggregate.children().keySet());
        for (TableShape child : shape.children()) {
            tables.remove(child.table());
            Set<List<@Nullable Object>> keys = new HashSet<>();
            for (Row row : aggregate.rows(child.table())) {
                row(child, row, wrong);
                for (TableShape.Link link : child.link()) {
                    if (!Objects.equals(
                            row.value(link.column()), aggregate.root().value(link.rootColumn()))) {
                        wrong.add(child.table() + "." + link.column() + " is not the root's " + link.rootColumn());
                    }
                }
                if (!keys.add(key(child, row))) {
                    wrong.add(child.table() + " has two rows " + key(child, row));
                }
            }
        }
        tables.forEach(table -> wrong.add(table + " is no table of the shape"));
        return wrong;
    }

    private static List<@Nullable Object> key(TableShape child, Row row) {
        List<@Nullable Object> key = new ArrayList<>();
        child.key().forEach(column -> key.add(row.value(column)));
        return key;
    }

    private static void row(TableShape table, Row row, List<String> wrong) {
        row.values().forEach((column, value) -> {
            String field = table.table() + "." + column;
            if (!table.columns().contains(column)) {
                wrong.add(field + " is no column of the shape");
            } else if (value != null && !CANONICAL.contains(value.getClass())) {
                wrong.add(field + " holds a " + value.getClass().getName() + ", which is no canonical value");
            } else if (value instanceof BigDecimal number
                    && number.scale() != number.stripTrailingZeros().scale()) {
                wrong.add(field + " holds " + number + " with trailing zeros");
            }
        });
    }
}

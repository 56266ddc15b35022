package io.strangler.bridge.apply;

import io.strangler.translate.Aggregate;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/** Compares what is there with what is wanted, as far as the wanted goes. */
public final class Difference {
    /** Stands for the row itself where it comes or goes. */
    private static final String ROW = "(row)";

    private Difference() {}

    static boolean between(Aggregate present, Aggregate wanted) {
        return !marks(Optional.of(present), Optional.of(wanted)).isEmpty();
    }

    /** Returns whether storing the wanted would change anything. */
    public static boolean between(Optional<Aggregate> present, Optional<Aggregate> wanted) {
        return !marks(present, wanted).isEmpty();
    }

    /** Returns marks of the wanted values, by the columns and child tables that differ. */
    public static Map<String, String> marks(Optional<Aggregate> present, Optional<Aggregate> wanted) {
        Map<String, String> marks = new HashMap<>();
        if (present.isEmpty() || wanted.isEmpty()) {
            if (present.isPresent() != wanted.isPresent()) {
                marks.put(ROW, mark(wanted, ROW));
            }
            return marks;
        }
        wanted.get().root().values().forEach((column, value) -> {
            if (!Objects.equals(present.get().root().value(column), value)) {
                marks.put(column, mark(wanted, column));
            }
        });
        wanted.get().children().forEach((table, rows) -> {
            if (!present.get().rows(table).equals(rows)) {
                marks.put(table, mark(wanted, table));
            }
        });
        return marks;
    }

    /** Returns the mark of what is held under the name of a column or child table. */
    public static String mark(Optional<Aggregate> held, String name) {
        if (name.equals(ROW) || held.isEmpty()) {
            return held.isPresent() ? "there" : "gone";
        }
        Aggregate aggregate = held.get();
        Object value = aggregate.root().has(name) ? aggregate.root().value(name) : aggregate.rows(name);
        String text = String.valueOf(value);
        return text.length() + "-" + Integer.toHexString(text.hashCode());
    }
}

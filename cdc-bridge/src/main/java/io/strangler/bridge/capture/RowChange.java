package io.strangler.bridge.capture;

import io.strangler.bridge.database.QualifiedTable;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A change of one row, its values in the text form of their types.
 *
 * @param before what the log says of the row before: empty for an insert, everything under {@code REPLICA IDENTITY FULL}, else
 *     of a deleted row or a changed key the key columns with null for all others
 * @param after the row as it is now, without unchanged values that are stored out of line; empty for a delete
 * @param addressee the only aggregate for which it is, if somebody has found that out already
 */
public record RowChange(
        QualifiedTable table,
        Operation operation,
        Map<String, @Nullable String> before,
        Map<String, @Nullable String> after,
        @Nullable Addressee addressee) {
    public RowChange(
            QualifiedTable table,
            Operation operation,
            Map<String, @Nullable String> before,
            Map<String, @Nullable String> after) {
        this(table, operation, before, after, null);
    }

    public RowChange {
        before = copy(before);
        after = copy(after);
    }

    private static Map<String, @Nullable String> copy(Map<String, @Nullable String> image) {
        return image instanceof RowImage
                ? image
                : Collections.unmodifiableMap(new LinkedHashMap<String, @Nullable String>(image));
    }

    /** Returns what part of the change means to one of the aggregates that it touches. */
    public RowChange with(Operation other, Map<String, @Nullable String> earlier, Map<String, @Nullable String> later) {
        return new RowChange(table, other, earlier, later, addressee);
    }

    /** Returns the same for one aggregate only. */
    public RowChange to(Addressee other) {
        return new RowChange(table, operation, before, after, other);
    }

    /** Returns about how many characters it holds. */
    public long weight() {
        return weight(before) + weight(after);
    }

    private static long weight(Map<String, @Nullable String> image) {
        if (image instanceof RowImage known) {
            return known.weight();
        }
        long weight = 0;
        for (String value : image.values()) {
            weight += value == null ? 0 : value.length();
        }
        return weight;
    }

    /**
     * An aggregate.
     *
     * @param key text forms of its shared key
     */
    public record Addressee(String entity, List<String> key) {
        public Addressee {
            key = List.copyOf(key);
        }
    }

    /** What happened to the row. */
    public enum Operation {
        INSERT,
        UPDATE,
        DELETE,
        TRUNCATE
    }
}

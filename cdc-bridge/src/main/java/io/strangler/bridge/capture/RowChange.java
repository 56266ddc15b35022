package io.strangler.bridge.capture;

import io.strangler.bridge.database.QualifiedTable;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A change of one row, its values in the text form of their types.
 *
 * @param before what the log says of the row before: empty for an insert, everything under {@code REPLICA IDENTITY FULL}, else
 *     of a deleted row or a changed key the key columns with null for all others
 * @param after the row as it is now, without unchanged values that are stored out of line; empty for a delete
 */
public record RowChange(
        QualifiedTable table,
        Operation operation,
        Map<String, @Nullable String> before,
        Map<String, @Nullable String> after) {
    public RowChange {
        before = Collections.unmodifiableMap(new LinkedHashMap<String, @Nullable String>(before));
        after = Collections.unmodifiableMap(new LinkedHashMap<String, @Nullable String>(after));
    }

    /** Returns about how many characters it holds. */
    public long weight() {
        return weight(before) + weight(after);
    }

    private static long weight(Map<String, @Nullable String> image) {
        long weight = 0;
        for (String value : image.values()) {
            weight += value == null ? 0 : value.length();
        }
        return weight;
    }

    /** What happened to the row. */
    public enum Operation {
        INSERT,
        UPDATE,
        DELETE,
        TRUNCATE
    }
}

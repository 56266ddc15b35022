package io.strangler.bridge.apply;

import io.strangler.translate.Aggregate;
import io.strangler.translate.Key;
import io.strangler.translate.Row;
import java.util.List;
import java.util.Map;

/** How many aggregates to read at once, so that they fit into memory however large they are. */
final class Pace {
    private static final int FIRST = 500;
    private static final int MOST = 5_000;
    private static final long CHARACTERS = 2_000_000;

    private int keys = FIRST;

    int keys() {
        return keys;
    }

    /** Learns from what was read. */
    void saw(Map<EntitySync, Map<Key, Aggregate>> read) {
        long count = 0;
        long characters = 0;
        for (Map<Key, Aggregate> aggregates : read.values()) {
            count += aggregates.size();
            for (Aggregate aggregate : aggregates.values()) {
                characters += weight(aggregate);
            }
        }
        if (count > 0) {
            long fitting = CHARACTERS / Math.max(1, characters / count);
            // Slowly up: the next ones may be larger.
            keys = (int) Math.clamp(Math.min(fitting, keys * 2L), 1, MOST);
        }
    }

    private static long weight(Aggregate aggregate) {
        long weight = weight(aggregate.root());
        for (List<Row> rows : aggregate.children().values()) {
            for (Row row : rows) {
                weight += weight(row);
            }
        }
        return weight;
    }

    private static long weight(Row row) {
        long weight = 0;
        for (Object value : row.values().values()) {
            weight += value instanceof String text ? text.length() : 8;
        }
        return weight;
    }
}

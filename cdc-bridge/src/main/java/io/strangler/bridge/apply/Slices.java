package io.strangler.bridge.apply;

import io.strangler.bridge.capture.RowChange;
import io.strangler.bridge.capture.SourceTransaction;
import io.strangler.translate.Key;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/** Goes through the rows of transactions, in order, with no more of them in memory than fit. */
final class Slices {
    private static final int ROWS = 10_000;
    private static final long CHARACTERS = 4_000_000;

    private final Routes routes;
    private final List<SourceTransaction> transactions;

    Slices(Routes routes, List<SourceTransaction> transactions) {
        this.routes = routes;
        this.transactions = transactions;
    }

    /** Hands over what the chosen rows touch, slice by slice; the last one comes in any case. */
    void each(Predicate<RowChange> chosen, Taker taker) throws SQLException {
        Touches touches = new Touches(routes);
        int rows = 0;
        long characters = 0;
        for (SourceTransaction transaction : transactions) {
            for (RowChange row : transaction.rows()) {
                if (!chosen.test(row)) {
                    continue;
                }
                if (rows == ROWS || characters > CHARACTERS) {
                    taker.take(touches, false);
                    touches = new Touches(routes);
                    rows = 0;
                    characters = 0;
                }
                touches.add(row, transaction.commit());
                rows++;
                characters += row.weight();
            }
        }
        taker.take(touches, true);
    }

    /** Returns what was touched in parts of bounded size; at least one, which may be empty. */
    static List<Map<EntitySync, Map<Key, Touch>>> parts(Map<EntitySync, Map<Key, Touch>> touched, int size) {
        List<Map<EntitySync, Map<Key, Touch>>> parts = new ArrayList<>();
        Map<EntitySync, Map<Key, Touch>> part = new LinkedHashMap<>();
        int count = 0;
        for (Map.Entry<EntitySync, Map<Key, Touch>> entity : touched.entrySet()) {
            for (Map.Entry<Key, Touch> each : entity.getValue().entrySet()) {
                if (count == size) {
                    parts.add(part);
                    part = new LinkedHashMap<>();
                    count = 0;
                }
                part.computeIfAbsent(entity.getKey(), it -> new LinkedHashMap<>())
                        .put(each.getKey(), each.getValue());
                count++;
            }
        }
        parts.add(part);
        return parts;
    }

    /** Takes what a slice touches. */
    interface Taker {
        void take(Touches touches, boolean last) throws SQLException;
    }
}

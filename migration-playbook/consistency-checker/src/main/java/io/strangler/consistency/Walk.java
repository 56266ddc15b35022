package io.strangler.consistency;

import io.strangler.translate.Aggregate;
import io.strangler.translate.Key;
import io.strangler.translate.jdbc.JdbcAggregates;
import java.sql.SQLException;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Goes through both sides in key order, side by side. */
final class Walk {
    private Walk() {}

    static void over(String entity, Snapshot legacy, Snapshot modern, Visitor visitor)
            throws SQLException, InterruptedException {
        Keyed onLegacy = legacy.peek();
        Keyed onModern = modern.peek();
        while (onLegacy != null || onModern != null) {
            int order = order(entity, onLegacy, onModern);
            Keyed first = order <= 0 ? onLegacy : null;
            Keyed second = order >= 0 ? onModern : null;
            if (first != null) {
                legacy.take();
            }
            if (second != null) {
                modern.take();
            }
            visitor.visit(
                    first == null ? Objects.requireNonNull(second).key() : first.key(),
                    new Pair(aggregate(first), aggregate(second)));
            onLegacy = first == null ? onLegacy : legacy.peek();
            onModern = second == null ? onModern : modern.peek();
        }
    }

    private static Optional<Aggregate> aggregate(@Nullable Keyed keyed) {
        return Optional.ofNullable(keyed).map(Keyed::aggregate);
    }

    private static int order(String entity, @Nullable Keyed onLegacy, @Nullable Keyed onModern) {
        if (onLegacy == null) {
            return 1;
        }
        if (onModern == null) {
            return -1;
        }
        requireSameTypes(entity, onLegacy.key(), onModern.key());
        return JdbcAggregates.order().compare(onLegacy.key(), onModern.key());
    }

    private static void requireSameTypes(String entity, Key legacy, Key modern) {
        boolean same = legacy.values().size() == modern.values().size();
        for (int i = 0; same && i < legacy.values().size(); i++) {
            same = legacy.values().get(i).getClass() == modern.values().get(i).getClass();
        }
        if (!same) {
            throw new NotCheckable(
                    entity,
                    "its key is " + types(legacy) + " on legacy and " + types(modern)
                            + " on modern; it must be one type");
        }
    }

    private static List<String> types(Key key) {
        return key.values().stream()
                .map(value -> value.getClass().getSimpleName())
                .toList();
    }

    /** Is told every key that a side has, once, with what both sides hold under it. */
    interface Visitor {
        void visit(Key key, Pair pair) throws SQLException, InterruptedException;
    }
}

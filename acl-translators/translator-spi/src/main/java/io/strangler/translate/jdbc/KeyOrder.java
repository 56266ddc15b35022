package io.strangler.translate.jdbc;

import io.strangler.translate.Key;
import io.strangler.translate.Row;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.UUID;

/** Orders keys in Java as {@link Column#order} does in SQL. */
final class KeyOrder implements Comparator<Key> {
    @Override
    public int compare(Key left, Key right) {
        int order = 0;
        for (int i = 0; order == 0 && i < left.values().size(); i++) {
            order = values(left.values().get(i), right.values().get(i));
        }
        return order;
    }

    /** Compares rows by columns, null last as in SQL. */
    static int rows(List<String> columns, Row left, Row right) {
        int order = 0;
        for (int i = 0; order == 0 && i < columns.size(); i++) {
            Object one = left.value(columns.get(i));
            Object other = right.value(columns.get(i));
            order = one == null || other == null ? Boolean.compare(one == null, other == null) : values(one, other);
        }
        return order;
    }

    @SuppressWarnings("unchecked")
    private static int values(Object left, Object right) {
        return switch (left) {
            // Byte for byte, where UUID's own order takes the halves as signed numbers.
            case UUID id ->
                Comparator.comparing(UUID::getMostSignificantBits, Long::compareUnsigned)
                        .thenComparing(UUID::getLeastSignificantBits, Long::compareUnsigned)
                        .compare(id, (UUID) right);
            case String text ->
                Arrays.compare(
                        text.codePoints().toArray(),
                        ((String) right).codePoints().toArray());
            default -> ((Comparable<Object>) left).compareTo(right);
        };
    }
}

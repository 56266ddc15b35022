package io.strangler.bridge.capture;

import java.util.AbstractMap;
import java.util.AbstractSet;
import java.util.Iterator;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A row as the log tells it: the values of its columns, in the order of the table, and nothing for what the log leaves out.
 *
 * <p>Never changes. All rows of a table share the names of the columns, so that a million of them need little more than their
 * values.
 */
final class RowImage extends AbstractMap<String, @Nullable String> {
    private final ColumnNames names;
    private final @Nullable String[] values;
    private final boolean @Nullable [] untold;
    private final int size;

    /**
     * Takes over what it is given.
     *
     * @param values one for each name
     * @param untold which of them the log leaves out; null for none
     */
    RowImage(ColumnNames names, @Nullable String[] values, boolean @Nullable [] untold) {
        this.names = names;
        this.values = values;
        this.untold = untold;
        int told = values.length;
        if (untold != null) {
            for (boolean each : untold) {
                told -= each ? 1 : 0;
            }
        }
        this.size = told;
    }

    /** Returns how many characters its values have. */
    int weight() {
        int weight = 0;
        for (String value : values) {
            weight += value == null ? 0 : value.length();
        }
        return weight;
    }

    private boolean told(int index) {
        return index >= 0 && (untold == null || !untold[index]);
    }

    @Override
    public int size() {
        return size;
    }

    @Override
    public boolean containsKey(@Nullable Object name) {
        return told(names.index(name));
    }

    @Override
    public @Nullable String get(@Nullable Object name) {
        int index = names.index(name);
        return told(index) ? values[index] : null;
    }

    @Override
    public Set<Map.Entry<String, @Nullable String>> entrySet() {
        return new AbstractSet<>() {
            @Override
            public int size() {
                return size;
            }

            @Override
            public Iterator<Map.Entry<String, @Nullable String>> iterator() {
                return new Entries();
            }
        };
    }

    private final class Entries implements Iterator<Map.Entry<String, @Nullable String>> {
        private int next = after(-1);

        private int after(int index) {
            int following = index + 1;
            while (following < values.length && !told(following)) {
                following++;
            }
            return following;
        }

        @Override
        public boolean hasNext() {
            return next < values.length;
        }

        @Override
        public Map.Entry<String, @Nullable String> next() {
            if (!hasNext()) {
                throw new NoSuchElementException();
            }
            Map.Entry<String, @Nullable String> entry =
                    new AbstractMap.SimpleImmutableEntry<>(names.name(next), values[next]);
            next = after(next);
            return entry;
        }
    }
}

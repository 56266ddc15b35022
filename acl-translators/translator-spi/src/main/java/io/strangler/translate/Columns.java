package io.strangler.translate;

import java.util.AbstractMap;
import java.util.AbstractSet;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Set;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/** An immutable map in the order of its columns, made to be small: rows come by the million, and most have few columns. */
final class Columns extends AbstractMap<String, @Nullable Object> {
    // From here on a look into an index takes less time than one along the names.
    private static final int MANY = 24;

    private final String[] names;
    private final @Nullable Object[] values;
    private @Nullable Map<String, Integer> index;

    /** Takes over the arrays. */
    Columns(String[] names, @Nullable Object[] values) {
        this.names = names;
        this.values = values;
    }

    static Columns copy(Map<String, ? extends @Nullable Object> values) {
        return new Columns(
                values.keySet().toArray(new String[0]), values.values().toArray());
    }

    static Columns of(List<String> names, List<? extends @Nullable Object> values) {
        if (names.size() != values.size()) {
            throw new IllegalArgumentException(values.size() + " values for the columns " + names);
        }
        return new Columns(names.toArray(new String[0]), values.toArray());
    }

    /** Returns where a column stands; negative when there is none of the name. */
    int position(Object column) {
        if (names.length > MANY) {
            Integer position = index().get(column);
            return position == null ? -1 : position;
        }
        // Mostly it is the very same text.
        for (int i = 0; i < names.length; i++) {
            if (names[i] == column) {
                return i;
            }
        }
        for (int i = 0; i < names.length; i++) {
            if (names[i].equals(column)) {
                return i;
            }
        }
        return -1;
    }

    private Map<String, Integer> index() {
        Map<String, Integer> known = index;
        if (known == null) {
            Map<String, Integer> positions = new HashMap<>();
            for (int i = 0; i < names.length; i++) {
                positions.put(names[i], i);
            }
            // Immutable: whichever thread's is seen, it is whole.
            known = Map.copyOf(positions);
            index = known;
        }
        return known;
    }

    @Override
    public @Nullable Object get(@Nullable Object column) {
        int position = column == null ? -1 : position(column);
        return position < 0 ? null : values[position];
    }

    @Override
    public boolean containsKey(@Nullable Object column) {
        return column != null && position(column) >= 0;
    }

    @Override
    public void forEach(BiConsumer<? super String, ? super @Nullable Object> action) {
        for (int i = 0; i < names.length; i++) {
            action.accept(names[i], values[i]);
        }
    }

    @Override
    public int size() {
        return names.length;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Columns columns && Arrays.equals(names, columns.names)
                ? Arrays.equals(values, columns.values)
                : super.equals(other);
    }

    @Override
    public int hashCode() {
        return super.hashCode();
    }

    @Override
    public Set<Map.Entry<String, @Nullable Object>> entrySet() {
        return new AbstractSet<>() {
            @Override
            public int size() {
                return names.length;
            }

            @Override
            public Iterator<Map.Entry<String, @Nullable Object>> iterator() {
                return new Iterator<>() {
                    private int next;

                    @Override
                    public boolean hasNext() {
                        return next < names.length;
                    }

                    @Override
                    public Map.Entry<String, @Nullable Object> next() {
                        if (next == names.length) {
                            throw new NoSuchElementException();
                        }
                        return new SimpleImmutableEntry<>(names[next], values[next++]);
                    }
                };
            }
        };
    }
}

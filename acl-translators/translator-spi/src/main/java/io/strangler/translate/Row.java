package io.strangler.translate;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One row of one table as an immutable map from column to canonical value.
 *
 * <p>A column that is absent is not governed by the translation: it keeps its value on update and takes its default on
 * insert. A column that is present with {@code null} is SQL NULL.
 *
 * <p>Canonical values, so that equal facts are {@code equals}: integers of any width are {@link Long}; numeric is
 * {@link java.math.BigDecimal} without trailing zeros; boolean {@link Boolean}; date {@link java.time.LocalDate};
 * timestamp {@link java.time.LocalDateTime}; timestamptz {@link java.time.Instant}; uuid {@link java.util.UUID};
 * everything else {@link String}, of which {@code char(n)} comes without its padding (SQL calls it insignificant).
 */
public final class Row {
    private static final Row EMPTY = new Row(new Columns(new String[0], new Object[0]));

    private final Columns values;

    private Row(Columns values) {
        this.values = values;
    }

    public static Row of(Map<String, ? extends @Nullable Object> values) {
        return values.isEmpty() ? EMPTY : new Row(Columns.copy(values));
    }

    /**
     * Returns a row of as many values as there are columns, which are all different: for many rows of the same columns.
     *
     * @throws IllegalArgumentException when there are more or fewer values
     */
    public static Row of(List<String> columns, List<? extends @Nullable Object> values) {
        return new Row(Columns.of(columns, values));
    }

    public static Builder builder() {
        return new Builder();
    }

    /** Returns whether the column is governed by this row. */
    public boolean has(String column) {
        return values.position(column) >= 0;
    }

    /** Returns the value, or null both for SQL NULL and for an absent column; {@link #has} tells them apart. */
    public @Nullable Object value(String column) {
        return values.get(column);
    }
    /**
     * Returns the value of a column that holds the given type.
     *
     * @throws Untranslatable when the column holds a value of another type
     */
    public <T> Optional<T> value(String column, Class<T> type) {
        Object value = values.get(column);
        if (value == null) {
            return Optional.empty();
        }
        if (!type.isInstance(value)) {
            throw new Untranslatable(
                    column,
                    "holds a " + value.getClass().getSimpleName() + " where a " + type.getSimpleName()
                            + " is expected");
        }
        return Optional.of(type.cast(value));
    }

    public Set<String> columns() {
        return values.keySet();
    }

    public Map<String, @Nullable Object> values() {
        return values;
    }

    /** Returns a row with one more, or one replaced, value. */
    public Row with(String column, @Nullable Object value) {
        Map<String, @Nullable Object> copy = new LinkedHashMap<>(values);
        copy.put(column, value);
        return Row.of(copy);
    }

    /** Returns a row that governs only the given columns. */
    public Row only(Set<String> columns) {
        Map<String, @Nullable Object> copy = new LinkedHashMap<>(values);
        copy.keySet().retainAll(columns);
        return Row.of(copy);
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Row row && values.equals(row.values);
    }

    @Override
    public int hashCode() {
        return values.hashCode();
    }

    @Override
    public String toString() {
        return values.toString();
    }

    /** Collects the columns of a row in order. */
    public static final class Builder {
        private final List<String> columns = new ArrayList<>();
        private final List<@Nullable Object> values = new ArrayList<>();

        private Builder() {}

        public Builder set(String column, @Nullable Object value) {
            int position = position(column);
            if (position < 0) {
                columns.add(column);
                values.add(value);
            } else {
                values.set(position, value);
            }
            return this;
        }

        private int position(String column) {
            for (int i = 0; i < columns.size(); i++) {
                // The hashes are at hand, and mostly tell that it is another.
                if (columns.get(i).hashCode() == column.hashCode()
                        && columns.get(i).equals(column)) {
                    return i;
                }
            }
            return -1;
        }

        public Row build() {
            return columns.isEmpty() ? EMPTY : Row.of(columns, values);
        }
    }
}

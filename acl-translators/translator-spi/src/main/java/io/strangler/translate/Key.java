package io.strangler.translate;

import java.util.List;
import java.util.stream.Collectors;

/**
 * The name under which both sides know one aggregate, for example the customer number.
 *
 * <p>Holds one canonical value ({@link Row}) per key column, in the order of {@link TableShape#key()}. Equal on both
 * sides for the same aggregate; its {@link #text()} is also what requests carry and what flags bucket by, so routing and
 * data agree on who has authority.
 */
public record Key(List<Object> values) {
    public Key {
        values = List.copyOf(values);
        if (values.isEmpty()) {
            throw new IllegalArgumentException("a key has at least one value");
        }
    }

    public static Key of(Object... values) {
        return new Key(List.of(values));
    }

    /** Returns the key as it appears in paths and messages: its values joined by a comma. */
    public String text() {
        return values.stream().map(Object::toString).collect(Collectors.joining(","));
    }

    @Override
    public String toString() {
        return text();
    }
}

package io.strangler.bridge.capture;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The names of a table's columns that are looked at, with their places. */
final class ColumnNames {
    private final List<String> names;
    private final Map<String, Integer> places = new HashMap<>();

    ColumnNames(List<String> names) {
        this.names = List.copyOf(names);
        for (String name : this.names) {
            places.put(name, places.size());
        }
    }

    int size() {
        return names.size();
    }

    String name(int index) {
        return names.get(index);
    }

    /** Returns the place of a column, or -1 if it is not looked at. */
    int index(@Nullable Object name) {
        Integer place = places.get(name);
        return place == null ? -1 : place;
    }
}

package io.strangler.bridge.capture;

import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.kafka.connect.data.Field;
import org.apache.kafka.connect.data.Struct;
import org.jspecify.annotations.Nullable;

/** Gives captured rows as text, without what the log does not tell. */
final class Rendering {
    /** What the engine delivers for an unchanged value that is stored out of line. */
    static final String UNAVAILABLE = "__strangler_unchanged_value";

    private Rendering() {}

    static Map<String, @Nullable String> image(@Nullable Struct row) {
        if (row == null) {
            return Map.of();
        }
        Map<String, @Nullable String> image = new LinkedHashMap<>();
        for (Field field : row.schema().fields()) {
            Object value = row.getWithoutDefault(field.name());
            if (value == null) {
                image.put(field.name(), null);
            } else if (!UNAVAILABLE.equals(value)) {
                image.put(field.name(), value.toString());
            }
        }
        return image;
    }
}

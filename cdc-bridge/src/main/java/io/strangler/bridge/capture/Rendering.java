package io.strangler.bridge.capture;

import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.kafka.connect.data.Field;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.Struct;
import org.jspecify.annotations.Nullable;

/** Gives captured values the text form that PostgreSQL itself would give them. */
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
                image.put(field.name(), text(field.schema(), value));
            }
        }
        return image;
    }

    private static String text(Schema schema, Object value) {
        String type = schema.name();
        if (type != null && value instanceof Number number) {
            return switch (type) {
                case "io.debezium.time.Date" ->
                    LocalDate.ofEpochDay(number.longValue()).toString();
                case "io.debezium.time.Timestamp" -> timestamp(number.longValue(), 1_000);
                case "io.debezium.time.MicroTimestamp" -> timestamp(number.longValue(), 1_000_000);
                case "io.debezium.time.NanoTimestamp" -> timestamp(number.longValue(), 1_000_000_000);
                default -> value.toString();
            };
        }
        return value.toString();
    }

    private static String timestamp(long value, long perSecond) {
        Instant at = Instant.ofEpochSecond(
                Math.floorDiv(value, perSecond), Math.floorMod(value, perSecond) * (1_000_000_000 / perSecond));
        return LocalDateTime.ofInstant(at, ZoneOffset.UTC).toString();
    }
}

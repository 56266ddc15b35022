package io.strangler.bridge.capture;

import io.debezium.connector.postgresql.PostgresValueConverter;
import io.debezium.connector.postgresql.UnchangedToastedReplicationMessageColumn;
import io.debezium.spi.converter.CustomConverter;
import io.debezium.spi.converter.RelationalColumn;
import java.sql.Types;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.HexFormat;
import java.util.Properties;
import java.util.Set;
import org.apache.kafka.connect.data.SchemaBuilder;
import org.jspecify.annotations.Nullable;

/**
 * Gives values a text form in which different values never look equal and which the server reads back as the same.
 *
 * <p>The engine's own forms do not: an array loses its dimensions, its bounds and elements of unknown types, infinities
 * become dates beyond every calendar, 24:00 is midnight. A change between two such values would be passed by.
 *
 * <p>Public only because the engine makes it by name.
 */
public final class ServerText implements CustomConverter<SchemaBuilder, RelationalColumn> {
    private static final Set<Integer> TYPES =
            Set.of(Types.BINARY, Types.DATE, Types.TIME, Types.TIMESTAMP, Types.TIMESTAMP_WITH_TIMEZONE, Types.ARRAY);
    private static final Set<Object> FUTURE = Set.of(
            PostgresValueConverter.POSITIVE_INFINITY_LOCAL_DATE,
            PostgresValueConverter.POSITIVE_INFINITY_INSTANT,
            PostgresValueConverter.POSITIVE_INFINITY_OFFSET_DATE_TIME);
    private static final Set<Object> PAST = Set.of(
            PostgresValueConverter.NEGATIVE_INFINITY_LOCAL_DATE,
            PostgresValueConverter.NEGATIVE_INFINITY_INSTANT,
            PostgresValueConverter.NEGATIVE_INFINITY_OFFSET_DATE_TIME);

    @Override
    public void configure(Properties properties) {}

    @Override
    public void converterFor(RelationalColumn column, ConverterRegistration<SchemaBuilder> registration) {
        // By number, which is also a domain's; its name is its own.
        if (TYPES.contains(column.jdbcType())) {
            registration.register(SchemaBuilder.string().optional(), ServerText::text);
        }
    }

    private static @Nullable Object text(@Nullable Object value) {
        if (value == null) {
            return null;
        }
        if (value == UnchangedToastedReplicationMessageColumn.UNCHANGED_TOAST_VALUE) {
            return Rendering.UNAVAILABLE;
        }
        if (FUTURE.contains(value)) {
            return "infinity";
        }
        if (PAST.contains(value)) {
            return "-infinity";
        }
        return switch (value) {
            case byte[] bytes -> "\\x" + HexFormat.of().formatHex(bytes);
            case Instant local -> LocalDateTime.ofInstant(local, ZoneOffset.UTC).toString();
            // Arrays and times of day have not been touched; dates and moments have an unambiguous form of their own.
            default -> value.toString();
        };
    }
}

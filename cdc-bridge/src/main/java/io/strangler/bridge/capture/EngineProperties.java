package io.strangler.bridge.capture;

import io.strangler.bridge.database.QualifiedTable;
import io.strangler.bridge.database.StreamName;
import io.strangler.playbook.plan.DatabaseSpec;
import java.util.Collection;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The one configuration under which the engine has been proven neither to lose nor to double a change. */
final class EngineProperties {
    private EngineProperties() {}

    /**
     * Returns the configuration.
     *
     * @param others the tables whose definitions are not even read; a table that is none of either kind has got its name since,
     *     and its changes are delivered, so that somebody can be told of them
     */
    static Properties of(
            DatabaseSpec database,
            StreamName name,
            Map<QualifiedTable, Set<String>> columns,
            Collection<QualifiedTable> others) {
        Properties properties = new Properties();
        Map<String, String> fixed = Map.ofEntries(
                Map.entry("connector.class", "io.debezium.connector.postgresql.PostgresConnector"),
                Map.entry("plugin.name", "pgoutput"),
                Map.entry("publication.autocreate.mode", "disabled"),
                Map.entry("slot.drop.on.stop", "false"),
                Map.entry("snapshot.mode", "no_data"),
                // The server leaves out every transaction that carries an origin: the bridge's own.
                Map.entry("slot.stream.params", "origin=none"),
                Map.entry("provide.transaction.metadata", "true"),
                Map.entry("offset.storage", MemoryOffsets.class.getName()),
                Map.entry("offset.flush.interval.ms", "0"),
                Map.entry("errors.max.retries", "0"),
                Map.entry("poll.interval.ms", "5"),
                Map.entry("max.batch.size", "4096"),
                Map.entry("max.queue.size", "16384"),
                Map.entry("max.queue.size.in.bytes", "16777216"),
                Map.entry("tombstones.on.delete", "false"),
                Map.entry("skipped.operations", "none"),
                Map.entry("decimal.handling.mode", "string"),
                Map.entry("interval.handling.mode", "string"),
                Map.entry("converters", "text"),
                Map.entry("text.type", ServerText.class.getName()),
                Map.entry("unavailable.value.placeholder", Rendering.UNAVAILABLE));
        properties.putAll(fixed);
        properties.setProperty("name", name.value());
        properties.setProperty("slot.name", name.value());
        properties.setProperty("publication.name", name.value());
        properties.setProperty("topic.prefix", name.value());
        if (!others.isEmpty()) {
            properties.setProperty("table.exclude.list", alternatives(others.stream()));
        }
        // What nobody asks for is not even converted: a change of a million rows must fit into memory.
        properties.setProperty(
                "column.include.list",
                "(?!(?:" + alternatives(Stream.concat(columns.keySet().stream(), Stream.of(QualifiedTable.HEARTBEAT)))
                        + ")\\.).*|"
                        + alternatives(Stream.concat(
                                columns.entrySet().stream().flatMap(each -> each.getValue().stream()
                                        .map(it -> each.getKey() + "." + it)),
                                Stream.of("stream", "beat").map(it -> QualifiedTable.HEARTBEAT + "." + it))));
        connection(properties, database);
        return properties;
    }

    // One expression: the engine takes a comma as the end of one.
    private static String alternatives(Stream<?> names) {
        return names.map(each -> Pattern.quote(each.toString()).replace(",", "\\E\\x2C\\Q"))
                .collect(Collectors.joining("|"));
    }

    private static void connection(Properties properties, DatabaseSpec database) {
        Properties parsed = org.postgresql.Driver.parseURL(database.url(), new Properties());
        if (parsed == null) {
            throw new IllegalArgumentException("no PostgreSQL address: " + database.url());
        }
        properties.setProperty("database.hostname", parsed.getProperty("PGHOST", "localhost"));
        properties.setProperty("database.port", parsed.getProperty("PGPORT", "5432"));
        properties.setProperty("database.dbname", parsed.getProperty("PGDBNAME", database.username()));
        properties.setProperty("database.user", database.username());
        properties.setProperty("database.password", database.password());
        String encryption = parsed.getProperty("sslmode");
        if (encryption != null) {
            properties.setProperty("database.sslmode", encryption);
        }
    }
}

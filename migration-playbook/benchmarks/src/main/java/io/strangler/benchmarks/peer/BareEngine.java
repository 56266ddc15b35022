package io.strangler.benchmarks.peer;

import io.debezium.embedded.Connect;
import io.debezium.engine.ChangeEvent;
import io.debezium.engine.DebeziumEngine;
import io.debezium.engine.DebeziumEngine.RecordCommitter;
import java.math.BigDecimal;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Properties;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.source.SourceRecord;
import org.jspecify.annotations.Nullable;

/**
 * The engine that the bridge stands on, with nothing upon it, or with what most people write upon it first: one prepared
 * statement for every row, one commit for every batch, nothing remembered in the destination.
 */
public final class BareEngine {
    private static final String UPSERT = """
            insert into item (id, title, brand, category, price, active, produced_on, seen_at, note, batch)
              values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
            on conflict (id) do update set title = excluded.title, brand = excluded.brand, category = excluded.category,
              price = excluded.price, active = excluded.active, produced_on = excluded.produced_on,
              seen_at = excluded.seen_at, note = excluded.note, batch = excluded.batch""";
    private static final long MICROS = 1_000_000;

    private final @Nullable Connection destination;
    private final long last;

    private BareEngine(@Nullable Connection destination, long last) {
        this.destination = destination;
        this.last = last;
    }

    /**
     * Reads a slot until the row that is the last has been handled, and says so.
     *
     * @param arguments the database's port and name, the slot's name, the number of the last row, and, if rows are to be
     *     stored, the address of the destination
     */
    public static void main(String[] arguments) throws Exception {
        Connection destination = null;
        if (arguments.length > 4) {
            destination = DriverManager.getConnection(arguments[4], "postgres", "postgres");
            destination.setAutoCommit(false);
        }
        BareEngine bare = new BareEngine(destination, Long.parseLong(arguments[3]));
        try (DebeziumEngine<ChangeEvent<SourceRecord, SourceRecord>> engine = DebeziumEngine.create(Connect.class)
                .using(properties(arguments[0], arguments[1], arguments[2]))
                .notifying(bare::handle)
                .build()) {
            engine.run();
        }
    }

    private static Properties properties(String port, String database, String slot) {
        Properties properties = new Properties();
        properties.setProperty("name", slot);
        properties.setProperty("connector.class", "io.debezium.connector.postgresql.PostgresConnector");
        properties.setProperty("plugin.name", "pgoutput");
        properties.setProperty("publication.name", "bench");
        properties.setProperty("publication.autocreate.mode", "disabled");
        properties.setProperty("slot.name", slot);
        properties.setProperty("snapshot.mode", "no_data");
        properties.setProperty("offset.storage", "org.apache.kafka.connect.storage.MemoryOffsetBackingStore");
        properties.setProperty("topic.prefix", slot);
        properties.setProperty("table.include.list", "public.items");
        properties.setProperty("decimal.handling.mode", "precise");
        properties.setProperty("max.batch.size", "4096");
        properties.setProperty("max.queue.size", "16384");
        properties.setProperty("poll.interval.ms", "5");
        properties.setProperty("database.hostname", "127.0.0.1");
        properties.setProperty("database.port", port);
        properties.setProperty("database.dbname", database);
        properties.setProperty("database.user", "postgres");
        properties.setProperty("database.password", "postgres");
        return properties;
    }

    private void handle(
            List<ChangeEvent<SourceRecord, SourceRecord>> events,
            RecordCommitter<ChangeEvent<SourceRecord, SourceRecord>> committer)
            throws InterruptedException {
        boolean seen = false;
        try {
            for (ChangeEvent<SourceRecord, SourceRecord> event : events) {
                Object value = event.value().value();
                Struct row = value instanceof Struct change ? change.getStruct("after") : null;
                if (row != null) {
                    seen |= row.getInt64("no") == last;
                    store(row);
                }
                committer.markProcessed(event);
            }
            if (destination != null) {
                destination.commit();
            }
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
        committer.markBatchFinished();
        if (seen) {
            System.out.println("done");
        }
    }

    private void store(Struct row) throws SQLException {
        if (destination == null) {
            return;
        }
        // The driver keeps it prepared in the server.
        try (PreparedStatement upsert = destination.prepareStatement(UPSERT)) {
            upsert.setLong(1, row.getInt64("no"));
            upsert.setString(2, row.getString("descr"));
            upsert.setString(3, row.getString("maker"));
            // A char(4), which the engine delivers with its blanks.
            upsert.setString(4, row.getString("cat") instanceof String category ? category.stripTrailing() : null);
            upsert.setBigDecimal(5, row.get("price") instanceof BigDecimal price ? price : null);
            upsert.setBoolean(6, "Y".equals(row.getString("stocked")));
            upsert.setObject(7, row.get("made") instanceof Integer day ? LocalDate.ofEpochDay(day) : null);
            upsert.setObject(8, row.get("seen") instanceof Long micros ? moment(micros) : null);
            upsert.setString(9, row.getString("remark"));
            upsert.setObject(10, row.getInt32("lot"));
            upsert.executeUpdate();
        }
    }

    private static LocalDateTime moment(long micros) {
        return LocalDateTime.ofEpochSecond(
                Math.floorDiv(micros, MICROS), (int) Math.floorMod(micros, MICROS) * 1_000, ZoneOffset.UTC);
    }
}

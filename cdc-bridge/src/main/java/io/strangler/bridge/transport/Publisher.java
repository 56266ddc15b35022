package io.strangler.bridge.transport;

import io.strangler.bridge.apply.Addresses;
import io.strangler.bridge.apply.Routes;
import io.strangler.bridge.apply.Watermark;
import io.strangler.bridge.capture.RowChange;
import io.strangler.bridge.capture.RowChange.Addressee;
import io.strangler.bridge.capture.SourceTransaction;
import io.strangler.bridge.capture.TransactionHandler;
import io.strangler.bridge.database.Published;
import io.strangler.bridge.database.QualifiedTable;
import io.strangler.bridge.database.StreamName;
import io.strangler.playbook.plan.KafkaSpec;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Collectors;
import java.util.zip.CRC32;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;

/**
 * Puts source transactions into the topics of their entities; when that returns, the brokers have all of it on enough disks.
 *
 * <p>One batch is one transaction of the brokers: appliers see all of it or nothing. Another bridge that opens a publisher for
 * the stream ends this one's last batch, and nothing comes from this one afterwards.
 */
public final class Publisher implements TransactionHandler, AutoCloseable {
    private static final Duration CLOSING = Duration.ofSeconds(5);

    private final KafkaSpec spec;
    private final StreamName stream;
    private final Routes routes;
    private final Published published;
    private final Connection source;
    private final String generation;
    private final Map<String, Integer> parts;
    private final KafkaProducer<byte[], byte[]> producer;

    private Publisher(
            KafkaSpec spec,
            StreamName stream,
            Routes routes,
            Published published,
            Connection source,
            String generation,
            Map<String, Integer> parts,
            KafkaProducer<byte[], byte[]> producer) {
        this.spec = spec;
        this.stream = stream;
        this.routes = routes;
        this.published = published;
        this.source = source;
        this.generation = generation;
        this.parts = parts;
        this.producer = producer;
    }

    /**
     * Makes what is missing, in the brokers and in the destination.
     *
     * @param published what the log has been told to carry
     * @param start how far the stream is, if it is divided only now
     * @param source used by nobody else until this is closed
     */
    public static Publisher open(
            KafkaSpec spec,
            StreamName stream,
            Routes routes,
            Published published,
            List<String> entities,
            Watermark start,
            Connection source,
            Connection destination)
            throws SQLException, InterruptedException {
        Shares shares = new Shares(stream);
        KafkaProducer<byte[], byte[]> producer = Clients.producer(spec, stream);
        boolean done = false;
        try {
            List<Shares.Begun> known = new Topics(spec, stream).ensure(entities);
            producer.initTransactions();
            shares.begin(destination, start, known);
            shares.requireTopics(destination, known);
            Map<String, Integer> parts = shares.parts(destination);
            if (!parts.keySet().containsAll(entities)) {
                throw new SQLException("stream " + stream + " was divided without some of " + entities
                        + "; begin anew with a load: strangler stream reload");
            }
            Publisher publisher = new Publisher(
                    spec,
                    stream,
                    routes,
                    published,
                    source,
                    shares.relay(destination).orElseThrow().generation(),
                    parts,
                    producer);
            done = true;
            return publisher;
        } catch (KafkaException e) {
            throw unreachable(spec, e);
        } finally {
            if (!done) {
                producer.close(Duration.ZERO);
            }
        }
    }

    @Override
    public void handle(List<SourceTransaction> transactions) throws SQLException {
        try (Addresses addresses = routes.addresses(source, transactions)) {
            boolean any = false;
            for (SourceTransaction transaction : transactions) {
                OptionalLong beat = OptionalLong.empty();
                for (RowChange row : transaction.rows()) {
                    if (row.table().equals(QualifiedTable.HEARTBEAT)) {
                        if (stream.value().equals(row.after().get("stream"))) {
                            beat = OptionalLong.of(Long.parseLong(
                                    Optional.ofNullable(row.after().get("beat")).orElse("0")));
                        }
                        continue;
                    }
                    for (RowChange each : addresses.of(row, transaction.commit())) {
                        any = begun(any);
                        send(each, transaction);
                    }
                }
                if (beat.isPresent()) {
                    // It says that everything before it has come, which holds only while the log carries everything.
                    routes.requireReadable(source);
                    published.require(source, stream, routes.tables());
                    any = begun(any);
                    passed(transaction, beat.getAsLong());
                }
            }
            if (any) {
                producer.commitTransaction();
            }
        } catch (KafkaException e) {
            // Not as it is: the engine would take some of them for its own.
            throw unreachable(spec, e);
        }
    }

    private boolean begun(boolean already) {
        if (!already) {
            producer.beginTransaction();
        }
        return true;
    }

    private void send(RowChange change, SourceTransaction transaction) {
        Addressee addressee = Optional.ofNullable(change.addressee()).orElseThrow();
        byte[] key = key(addressee.key());
        String entity = addressee.entity();
        int part = part(key, Optional.ofNullable(parts.get(entity)).orElseThrow());
        var unused = producer.send(new ProducerRecord<>(
                Topics.name(stream, entity),
                part,
                key,
                new Parcel(generation, transaction.xid(), transaction.commit(), new Parcel.Changed(change)).bytes()));
    }

    // To every partition: those without changes move as well.
    private void passed(SourceTransaction transaction, long beat) {
        byte[] bytes = new Parcel(generation, transaction.xid(), transaction.commit(), new Parcel.Passed(beat)).bytes();
        parts.forEach((entity, count) -> {
            for (int part = 0; part < count; part++) {
                var unused = producer.send(new ProducerRecord<>(Topics.name(stream, entity), part, null, bytes));
            }
        });
    }

    private static byte[] key(List<String> texts) {
        return texts.stream()
                .map(each -> '"' + each.replace("\\", "\\\\").replace("\"", "\\\"") + '"')
                .collect(Collectors.joining(",", "[", "]"))
                .getBytes(StandardCharsets.UTF_8);
    }

    // Ours, not the client's: as many as the destination knows, whatever has been added to the topic since.
    private static int part(byte[] key, int count) {
        CRC32 sum = new CRC32();
        sum.update(key);
        return (int) (sum.getValue() % count);
    }

    static SQLException unreachable(KafkaSpec spec, KafkaException error) {
        Throwable root = error;
        while (root.getCause() != null) {
            root = root.getCause();
        }
        return new SQLException("the brokers at " + spec.bootstrap() + " did not take or give records: "
                + (root.getMessage() == null ? root.toString() : root.getMessage()));
    }

    @Override
    public void close() {
        producer.close(CLOSING);
    }
}

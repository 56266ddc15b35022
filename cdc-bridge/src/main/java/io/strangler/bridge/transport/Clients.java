package io.strangler.bridge.transport;

import io.strangler.bridge.database.StreamName;
import io.strangler.playbook.plan.KafkaSpec;
import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.TreeSet;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.CooperativeStickyAssignor;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** The connections to the brokers, with the settings that the guarantees rest on. */
public final class Clients {
    /** The largest record: a row that the log carries whole may be large. */
    static final int LARGEST = 32 << 20;

    private static final Map<String, Object> PRODUCER = Map.ofEntries(
            Map.entry("acks", "all"),
            Map.entry("enable.idempotence", true),
            Map.entry("compression.type", "lz4"),
            Map.entry("linger.ms", 0),
            Map.entry("batch.size", 1 << 18),
            // What is refused for a moment is then not overtaken by what follows it.
            Map.entry("max.in.flight.requests.per.connection", 1),
            Map.entry("max.request.size", LARGEST),
            Map.entry("buffer.memory", 2L * LARGEST),
            // Longer than the largest transaction takes, and below what brokers allow; a dead producer's is ended by
            // the next one at once.
            Map.entry("transaction.timeout.ms", 300_000),
            Map.entry("max.block.ms", 15_000),
            Map.entry("delivery.timeout.ms", 20_000),
            Map.entry("request.timeout.ms", 10_000));
    private static final Map<String, Object> CONSUMER = Map.ofEntries(
            Map.entry("isolation.level", "read_committed"),
            Map.entry("enable.auto.commit", false),
            // Where to go on is known in the destination, and nowhere else.
            Map.entry("auto.offset.reset", "none"),
            Map.entry("allow.auto.create.topics", false),
            Map.entry("partition.assignment.strategy", CooperativeStickyAssignor.class.getName()),
            Map.entry("max.poll.records", 2_000),
            Map.entry("fetch.max.bytes", LARGEST / 2),
            // Who dies is missed within the ten seconds in which a bridge that stands by takes over.
            Map.entry("session.timeout.ms", 6_000),
            Map.entry("heartbeat.interval.ms", 1_500),
            Map.entry("default.api.timeout.ms", 15_000));

    private Clients() {}

    /**
     * Makes sure that a file of further properties changes nothing that the guarantees rest on.
     *
     * @throws IllegalArgumentException naming the properties that do, or the file if it cannot be read
     */
    public static void requireHarmless(KafkaSpec spec) {
        spec.client().ifPresent(file -> {
            Set<String> fixed = new TreeSet<>(read(file).stringPropertyNames());
            Set<String> ours = new TreeSet<>(PRODUCER.keySet());
            ours.addAll(CONSUMER.keySet());
            ours.addAll(Set.of("bootstrap.servers", "group.id", "group.protocol", "transactional.id", "client.id"));
            fixed.retainAll(ours);
            if (!fixed.isEmpty()) {
                throw new IllegalArgumentException(
                        file + ": the bridge itself sets " + fixed + "; take them out, they carry its guarantees");
            }
        });
    }

    static Admin admin(KafkaSpec spec) {
        Map<String, Object> settings = common(spec);
        settings.put("default.api.timeout.ms", 15_000);
        settings.put("request.timeout.ms", 10_000);
        return Admin.create(settings);
    }

    static KafkaProducer<byte[], byte[]> producer(KafkaSpec spec, StreamName stream) {
        Map<String, Object> settings = common(spec);
        settings.putAll(PRODUCER);
        // The brokers end what an earlier producer of this name has not committed, and take nothing from it any more.
        settings.put("transactional.id", stream.value());
        return new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer());
    }

    static KafkaConsumer<byte[], byte[]> consumer(KafkaSpec spec, StreamName stream) {
        Map<String, Object> settings = common(spec);
        settings.putAll(CONSUMER);
        settings.put("group.id", stream.value());
        return new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer());
    }

    private static Map<String, Object> common(KafkaSpec spec) {
        Map<String, Object> settings = new HashMap<>();
        spec.client().ifPresent(file -> read(file).forEach((key, value) -> settings.put(key.toString(), value)));
        settings.put("bootstrap.servers", spec.bootstrap());
        return settings;
    }

    private static Properties read(Path file) {
        Properties properties = new Properties();
        try (Reader reader = Files.newBufferedReader(file)) {
            properties.load(reader);
            return properties;
        } catch (IOException e) {
            throw new IllegalArgumentException(file + " cannot be read: " + e.getMessage(), e);
        }
    }
}

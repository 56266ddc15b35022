package io.strangler.bridge.sample;

import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import kafka.server.KafkaConfig;
import kafka.server.KafkaRaftServer;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.utils.Time;
import org.apache.kafka.metadata.storage.Formatter;
import org.apache.kafka.server.common.MetadataVersion;

/** A real Kafka broker, its own controller, that may be stopped and started again. */
public final class Broker implements AutoCloseable {
    private final Path directory;
    private final int port;
    private final Map<String, Object> settings;
    private KafkaRaftServer server;

    private Broker(Path directory) throws Exception {
        this.directory = directory;
        this.port = Ports.free();
        this.settings = settings(Ports.free());
        new Formatter()
                .setPrintStream(new PrintStream(OutputStream.nullOutputStream()))
                .setNodeId(1)
                .setClusterId(Uuid.randomUuid().toString())
                .setReleaseVersion(MetadataVersion.LATEST_PRODUCTION)
                .setControllerListenerName("CONTROLLER")
                .setMetadataLogDirectory(directory.toString())
                .addDirectory(directory.toString())
                .run();
    }

    /** Starts one that keeps its files in a directory. */
    public static Broker start(Path directory) throws Exception {
        Broker broker = new Broker(directory);
        broker.start();
        return broker;
    }

    private Map<String, Object> settings(int controller) {
        Map<String, Object> all = new HashMap<>();
        all.put("process.roles", "broker,controller");
        all.put("node.id", "1");
        all.put("controller.quorum.voters", "1@127.0.0.1:" + controller);
        all.put("listeners", "PLAINTEXT://127.0.0.1:" + port + ",CONTROLLER://127.0.0.1:" + controller);
        all.put("advertised.listeners", "PLAINTEXT://127.0.0.1:" + port);
        all.put("listener.security.protocol.map", "PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT");
        all.put("controller.listener.names", "CONTROLLER");
        all.put("inter.broker.listener.name", "PLAINTEXT");
        all.put("log.dirs", directory.toString());
        all.put("metadata.log.dir", directory.toString());
        // One broker has to do.
        all.put("offsets.topic.replication.factor", "1");
        all.put("offsets.topic.num.partitions", "2");
        all.put("transaction.state.log.replication.factor", "1");
        all.put("transaction.state.log.min.isr", "1");
        all.put("transaction.state.log.num.partitions", "2");
        all.put("group.initial.rebalance.delay.ms", "0");
        return all;
    }

    public void start() {
        server = new KafkaRaftServer(KafkaConfig.fromProps(properties()), Time.SYSTEM);
        server.startup();
    }

    private Properties properties() {
        Properties properties = new Properties();
        properties.putAll(settings);
        return properties;
    }

    public void stop() {
        server.shutdown();
        server.awaitShutdown();
    }

    /** Returns how many records of a topic are there more than once, to the byte. */
    public long doubled(String topic) {
        Map<String, Object> settings = Map.of("bootstrap.servers", address(), "isolation.level", "read_committed");
        ByteArrayDeserializer bytes = new ByteArrayDeserializer();
        try (KafkaConsumer<byte[], byte[]> consumer = new KafkaConsumer<>(settings, bytes, bytes)) {
            List<TopicPartition> partitions = consumer.partitionsFor(topic).stream()
                    .map(each -> new TopicPartition(topic, each.partition()))
                    .toList();
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
            Set<ByteBuffer> seen = new HashSet<>();
            long doubled = 0;
            while (partitions.stream().anyMatch(each -> consumer.position(each) < ends.get(each))) {
                for (ConsumerRecord<byte[], byte[]> each : consumer.poll(Duration.ofSeconds(1))) {
                    doubled += each.key() == null || seen.add(ByteBuffer.wrap(each.value())) ? 0 : 1;
                }
            }
            return doubled;
        }
    }

    /** Removes a topic with all that is in it. */
    public void forget(String topic) throws Exception {
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", address()))) {
            admin.deleteTopics(List.of(topic)).all().get();
        }
    }

    public String address() {
        return "127.0.0.1:" + port;
    }

    @Override
    public void close() {
        stop();
    }
}

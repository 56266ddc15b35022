package io.strangler.bridge.transport;

import io.strangler.bridge.database.StreamName;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;

/** The partitions that one bridge holds, as the brokers give and take them. */
final class Partitions implements ConsumerRebalanceListener {
    private final StreamName stream;
    private final Map<String, String> ids;
    private final Connection destination;
    private final String holder;
    private final Consumer<byte[], byte[]> consumer;
    private final Map<TopicPartition, Hold> holds = new HashMap<>();

    /**
     * Prepares.
     *
     * @param ids of the entities' topics, as the brokers know them
     * @param holder the name under which partitions are held
     */
    Partitions(
            StreamName stream,
            Map<String, String> ids,
            Connection destination,
            String holder,
            Consumer<byte[], byte[]> consumer) {
        this.stream = stream;
        this.ids = ids;
        this.destination = destination;
        this.holder = holder;
        this.consumer = consumer;
    }

    Optional<Hold> hold(TopicPartition partition) {
        return Optional.ofNullable(holds.get(partition));
    }

    void moved(TopicPartition partition, Hold to) {
        holds.replace(partition, to);
    }

    @Override
    public void onPartitionsAssigned(Collection<TopicPartition> given) {
        try {
            for (TopicPartition each : given) {
                take(each);
            }
        } catch (SQLException e) {
            throw new KafkaException(e);
        }
    }

    private void take(TopicPartition partition) throws SQLException {
        String entity = partition.topic().substring(stream.value().length() + 1);
        Optional<Hold> taken = Hold.take(destination, stream, entity, partition.partition(), holder);
        if (taken.isEmpty()) {
            // Added to the topic later: nothing of ours goes there.
            consumer.pause(List.of(partition));
            consumer.seekToBeginning(List.of(partition));
            return;
        }
        Shares.requireTopic(stream, entity, taken.get().topic(), ids);
        holds.put(partition, taken.get());
        consumer.seek(partition, taken.get().next());
    }

    // Called between batches, so nothing of them is under way.
    @Override
    public void onPartitionsRevoked(Collection<TopicPartition> taken) {
        holds.keySet().removeAll(taken);
    }
}

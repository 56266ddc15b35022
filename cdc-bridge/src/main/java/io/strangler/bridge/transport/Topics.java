package io.strangler.bridge.transport;

import io.strangler.bridge.database.StreamName;
import io.strangler.playbook.plan.KafkaSpec;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListOffsetsResult.ListOffsetsResultInfo;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TopicExistsException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The topics of a stream, one for each entity. */
public record Topics(KafkaSpec spec, StreamName stream) {
    private static final Logger LOG = LoggerFactory.getLogger(Topics.class);

    static String name(StreamName stream, String entity) {
        return stream + "." + entity;
    }

    /** Makes those that are missing and returns what is known of all partitions, and where their ends are now. */
    List<Shares.Begun> ensure(List<String> entities) throws SQLException, InterruptedException {
        List<String> names =
                entities.stream().map(entity -> name(stream, entity)).toList();
        try (Admin admin = Clients.admin(spec)) {
            for (String name : names) {
                create(admin, name);
            }
            Map<String, TopicDescription> known =
                    admin.describeTopics(names).allTopicNames().get();
            Map<TopicPartition, OffsetSpec> wanted = new HashMap<>();
            known.forEach((name, topic) -> topic.partitions()
                    .forEach(each -> wanted.put(new TopicPartition(name, each.partition()), OffsetSpec.latest())));
            Map<TopicPartition, ListOffsetsResultInfo> ends =
                    admin.listOffsets(wanted).all().get();
            List<Shares.Begun> shares = new ArrayList<>();
            for (String entity : entities) {
                TopicDescription topic = known(known, name(stream, entity));
                topic.partitions().forEach(each -> {
                    ListOffsetsResultInfo end = ends.get(new TopicPartition(topic.name(), each.partition()));
                    shares.add(new Shares.Begun(
                            entity, each.partition(), topic.topicId().toString(), end == null ? 0 : end.offset()));
                });
            }
            return shares;
        } catch (ExecutionException e) {
            throw new SQLException("the brokers at " + spec.bootstrap() + " refused: " + cause(e), e);
        }
    }

    /** Returns the ids by which topics are told from later ones of the same name. */
    Map<String, String> ids(List<String> entities) throws SQLException, InterruptedException {
        List<String> names =
                entities.stream().map(entity -> name(stream, entity)).toList();
        try (Admin admin = Clients.admin(spec)) {
            Map<String, String> ids = new HashMap<>();
            Map<String, TopicDescription> known =
                    admin.describeTopics(names).allTopicNames().get();
            entities.forEach(entity ->
                    ids.put(entity, known(known, name(stream, entity)).topicId().toString()));
            return ids;
        } catch (ExecutionException e) {
            throw new SQLException("the brokers at " + spec.bootstrap() + " refused: " + cause(e), e);
        }
    }

    /** Removes the topics, if the brokers can be reached; of those that stay, records of no use go by their age. */
    public static void remove(KafkaSpec spec, StreamName stream, List<String> entities) {
        try (Admin admin = Clients.admin(spec)) {
            for (String entity : entities) {
                delete(admin, name(stream, entity));
            }
        } catch (ExecutionException | KafkaException e) {
            LOG.atWarn()
                    .addKeyValue("stream", stream)
                    .addKeyValue("reason", e.getMessage())
                    .log("topics were not removed from the brokers");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static void delete(Admin admin, String topic) throws ExecutionException, InterruptedException {
        try {
            admin.deleteTopics(List.of(topic)).all().get();
        } catch (ExecutionException e) {
            if (!(e.getCause() instanceof UnknownTopicOrPartitionException)) {
                throw e;
            }
        }
    }

    private void create(Admin admin, String name) throws InterruptedException, ExecutionException {
        NewTopic topic = new NewTopic(name, spec.partitions(), (short) spec.replicas())
                .configs(Map.of(
                        "cleanup.policy", "delete",
                        "retention.ms", "604800000",
                        "retention.bytes", "-1",
                        "min.insync.replicas", Integer.toString(Math.max(1, spec.replicas() - 1)),
                        "max.message.bytes", Integer.toString(Clients.LARGEST + (1 << 20))));
        try {
            admin.createTopics(List.of(topic)).all().get();
        } catch (ExecutionException e) {
            if (!(e.getCause() instanceof TopicExistsException)) {
                throw e;
            }
        }
    }

    private static TopicDescription known(Map<String, TopicDescription> topics, String name) {
        return Optional.ofNullable(topics.get(name)).orElseThrow();
    }

    private static String cause(ExecutionException e) {
        return String.valueOf(
                e.getCause() == null ? e.getMessage() : e.getCause().getMessage());
    }
}

package io.strangler.bridge.transport;

import io.strangler.bridge.apply.Place;
import io.strangler.bridge.apply.Watermark;
import io.strangler.bridge.capture.CaptureFailed;
import io.strangler.bridge.capture.ChangeStream;
import io.strangler.bridge.capture.SourceTransaction;
import io.strangler.bridge.capture.TransactionHandler;
import io.strangler.bridge.database.Refused;
import io.strangler.bridge.database.StreamName;
import io.strangler.playbook.plan.KafkaSpec;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetOutOfRangeException;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.WakeupException;

/**
 * What the brokers give this bridge of a stream whose work is shared, and its place in it.
 *
 * <p>Transactions come divided: of each, the changes of those aggregates whose partitions this bridge holds. What comes again
 * is passed by; where to go on is known in the destination alone.
 */
public final class SharedChanges implements ChangeStream, Place {
    private static final Duration POLL = Duration.ofMillis(500);
    private static final Duration CLOSING = Duration.ofSeconds(3);
    private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(5);

    private final KafkaSpec spec;
    private final StreamName stream;
    private final Map<String, String> topics;
    private final String generation;
    private final Connection destination;
    private final Rule rule;
    private final Partitions partitions;
    private final KafkaConsumer<byte[], byte[]> consumer;
    private Map<TopicPartition, Arrival> arrived = Map.of();
    private volatile boolean closed;

    private SharedChanges(
            KafkaSpec spec,
            StreamName stream,
            List<String> entities,
            String generation,
            Connection destination,
            Rule rule,
            Partitions partitions,
            KafkaConsumer<byte[], byte[]> consumer) {
        this.spec = spec;
        this.stream = stream;
        this.topics = entities.stream().collect(Collectors.toMap(it -> Topics.name(stream, it), it -> it));
        this.generation = generation;
        this.destination = destination;
        this.rule = rule;
        this.partitions = partitions;
        this.consumer = consumer;
    }

    /**
     * Prepares to take part.
     *
     * @param generation the beginning of the stream that is under way
     * @param destination used by nobody else than the applier, on the thread that reads
     * @param holder the name under which partitions are held
     * @param rule told the rule in force at the beginning of every transaction
     */
    public static SharedChanges open(
            KafkaSpec spec,
            StreamName stream,
            List<String> entities,
            String generation,
            Connection destination,
            String holder,
            Rule rule)
            throws SQLException, InterruptedException {
        Map<String, String> ids;
        try {
            ids = new Topics(spec, stream).ids(entities);
            KafkaConsumer<byte[], byte[]> consumer = Clients.consumer(spec, stream);
            Partitions partitions = new Partitions(stream, ids, destination, holder, consumer);
            return new SharedChanges(spec, stream, entities, generation, destination, rule, partitions, consumer);
        } catch (KafkaException e) {
            throw Publisher.unreachable(spec, e);
        }
    }

    @Override
    public void run(TransactionHandler handler) {
        try {
            consumer.subscribe(topics.keySet(), partitions);
            while (!closed) {
                take(consumer.poll(POLL), handler);
            }
        } catch (WakeupException e) {
            // Closed.
        } catch (OffsetOutOfRangeException e) {
            throw failed(new Refused("records of stream " + stream
                    + " that were not applied are gone from the brokers ("
                    + e.getMessage() + "), and with them changes; begin anew with a load: strangler stream reload,"
                    + " then check both sides"));
        } catch (KafkaException e) {
            Throwable cause = e.getCause();
            throw failed(
                    cause instanceof SQLException || cause instanceof Refused ? cause : Publisher.unreachable(spec, e));
        } catch (RuntimeException e) {
            throw e;
        } catch (Exception e) {
            throw failed(e);
        } finally {
            consumer.close(CloseOptions.timeout(CLOSING));
        }
    }

    private CaptureFailed failed(Throwable cause) {
        return new CaptureFailed(String.valueOf(cause.getMessage()), cause);
    }

    private void take(ConsumerRecords<byte[], byte[]> records, TransactionHandler handler) throws Exception {
        if (records.isEmpty()) {
            requireUnderWay();
        }
        Map<TopicPartition, Arrival> arrivals = new HashMap<>();
        List<SourceTransaction> transactions = new ArrayList<>();
        for (TopicPartition partition : records.partitions()) {
            Optional<Hold> hold = partitions.hold(partition);
            if (hold.isPresent()) {
                Arrival arrival = Arrival.of(stream, generation, hold.get(), records.records(partition));
                if (arrival.other()) {
                    requireUnderWay();
                }
                arrivals.put(partition, arrival);
                transactions.addAll(arrival.transactions());
            }
        }
        if (!transactions.isEmpty()) {
            arrived = arrivals;
            handler.handle(transactions);
        }
        arrivals.forEach((partition, arrival) -> partitions.moved(partition, arrival.end()));
    }

    // Records of an earlier beginning lie before ours; those of a later one mean that ours is over, and so may silence.
    private void requireUnderWay() throws SQLException {
        String present = new Shares(stream)
                .relay(destination)
                .map(Shares.Relay::generation)
                .orElse("");
        if (!present.equals(generation)) {
            throw new BegunAnew(stream);
        }
    }

    @Override
    public List<SourceTransaction> fresh(List<SourceTransaction> transactions, Watermark watermark) {
        return transactions;
    }

    @Override
    public void enter(Connection connection) throws SQLException {
        connection.setAutoCommit(false);
        rule.follow(awaitRule(connection));
        List<Hold> holds = arrived.values().stream()
                .map(Arrival::end)
                .sorted(Comparator.comparing(Hold::entity).thenComparing(Hold::part))
                .toList();
        for (Hold hold : holds) {
            if (!hold.keep(connection)) {
                throw new SQLException("partition " + hold.part() + " of " + stream + "." + hold.entity()
                        + " has another holder by now");
            }
        }
    }

    private String awaitRule(Connection connection) throws SQLException {
        long began = System.nanoTime();
        while (true) {
            Shares.Relay relay = new Shares(stream).stable(connection).orElseThrow(() -> new BegunAnew(stream));
            if (!relay.generation().equals(generation)) {
                throw new BegunAnew(stream);
            }
            if (relay.rule().isPresent()) {
                return relay.rule().get();
            }
            connection.rollback();
            if (closed || System.nanoTime() - began > PATIENCE_NANOS) {
                throw new Withdrawn(stream);
            }
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(20));
        }
    }

    @Override
    public void move(Connection connection, Watermark from, Watermark to) throws SQLException {
        long applied = to.applied() - from.applied();
        long skipped = to.skipped() - from.skipped();
        for (Arrival arrival : arrived.values()) {
            arrival.begin().move(connection, arrival.end(), arrival.beat(), applied, skipped);
            // Of the whole transaction; which partition's account that is put to does not matter.
            applied = 0;
            skipped = 0;
        }
    }

    @Override
    public void close() {
        closed = true;
        consumer.wakeup();
    }

    /** Is told the rule in force, which does not change before the transaction ends. */
    public interface Rule {
        void follow(String definition) throws SQLException;
    }

    /** Thrown when the stream has begun anew, or has ended, since the applier began. */
    public static final class BegunAnew extends RuntimeException {
        private static final long serialVersionUID = 1L;

        BegunAnew(StreamName stream) {
            super("stream " + stream + " has begun anew, or ended");
        }
    }

    /** Thrown when nobody may store for longer than a switchover takes: the stream rests. */
    public static final class Withdrawn extends RuntimeException {
        private static final long serialVersionUID = 1L;

        Withdrawn(StreamName stream) {
            super("stream " + stream + " rests");
        }
    }
}

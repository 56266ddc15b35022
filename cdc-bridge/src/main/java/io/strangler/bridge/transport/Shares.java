package io.strangler.bridge.transport;

import io.strangler.bridge.apply.Watermark;
import io.strangler.bridge.database.InTransaction;
import io.strangler.bridge.database.Position;
import io.strangler.bridge.database.Refused;
import io.strangler.bridge.database.Sql;
import io.strangler.bridge.database.StreamName;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/**
 * What the destination knows of a stream whose work is shared: which rule is in force, and of each partition who applies it
 * and how far it is.
 *
 * <p>Every transaction of an applier holds the stream's lock together with the others and the rows of the partitions it
 * applies alone. So a rule that was withdrawn is followed by nobody any more, and who lost a partition stores nothing of it
 * after its new holder has read where to go on.
 */
public record Shares(StreamName stream) {
    private static final String LOCK = "hashtextextended('strangler relay ' || ?, 0)";

    /** Returns the beginning of the stream that is under way and the rule in force; empty when there is none. */
    public Optional<Relay> relay(Connection destination) throws SQLException {
        return Sql.first(
                destination,
                "select generation, rule from strangler.relay where stream = ?",
                row -> new Relay(row.getString(1), Optional.ofNullable(row.getString(2))),
                stream.value());
    }

    /** Returns the same, and keeps it so until the transaction ends. */
    Optional<Relay> stable(Connection destination) throws SQLException {
        Sql.execute(destination, "select pg_advisory_xact_lock_shared(" + LOCK + ")", stream.value());
        return relay(destination);
    }

    /** Divides a stream that has come to a watermark; one that is divided stays as it is. */
    void begin(Connection destination, Watermark start, List<Begun> shares) throws SQLException {
        InTransaction.run(destination, () -> {
            Sql.execute(destination, "select pg_advisory_xact_lock(" + LOCK + ")", stream.value());
            if (relay(destination).isPresent()) {
                return;
            }
            Sql.execute(
                    destination,
                    "insert into strangler.relay (stream, generation) values (?, ?)",
                    stream.value(),
                    UUID.randomUUID().toString());
            for (Begun each : shares) {
                Sql.execute(
                        destination,
                        "insert into strangler.share (stream, entity, part, topic, next, lsn, beat)"
                                + " values (?, ?, ?, ?, ?, ?::pg_lsn, ?)",
                        stream.value(),
                        each.entity(),
                        each.part(),
                        each.topic(),
                        each.next(),
                        start.position().toString(),
                        start.beat());
            }
        });
    }

    /** Puts a rule in force, or, with none, waits for the end of what is being stored and lets nobody store until there is one. */
    public void rule(Connection destination, Optional<String> rule) throws SQLException {
        InTransaction.run(destination, () -> {
            // While this waits, nobody else gets the lock.
            Sql.execute(destination, "set local lock_timeout = '5s'");
            Sql.execute(destination, "select pg_advisory_xact_lock(" + LOCK + ")", stream.value());
            Sql.execute(
                    destination,
                    "update strangler.relay set rule = ? where stream = ?",
                    rule.orElse(null),
                    stream.value());
        });
    }

    /**
     * Ends the sharing: what is applied is the watermark's from now on.
     *
     * @param slot where the stream's slot stands: changes before it can be read nowhere else than over Kafka
     * @return whether that was possible; false while some of those are not applied
     */
    public boolean unite(Connection destination, Optional<Position> slot) throws SQLException {
        Optional<Progressed> progressed = progressed(destination);
        if (progressed.isEmpty()) {
            return true;
        }
        boolean[] done = {false};
        InTransaction.run(destination, () -> {
            Sql.execute(destination, "select pg_advisory_xact_lock(" + LOCK + ")", stream.value());
            Progressed last = progressed(destination).orElseThrow();
            if (slot.isPresent() && !last.position().reached(slot.get())) {
                return;
            }
            note(destination, last);
            delete(destination);
            done[0] = true;
        });
        return done[0];
    }

    /** Forgets that the stream was divided, once nobody is storing any more. */
    public void end(Connection destination) throws SQLException {
        InTransaction.run(destination, () -> {
            Sql.execute(destination, "select pg_advisory_xact_lock(" + LOCK + ")", stream.value());
            delete(destination);
        });
    }

    private void delete(Connection destination) throws SQLException {
        Sql.execute(destination, "delete from strangler.relay where stream = ?", stream.value());
        Sql.execute(destination, "delete from strangler.share where stream = ?", stream.value());
    }

    /** Makes the stream's watermark say how far all partitions are. */
    public void note(Connection destination, Progressed progressed) throws SQLException {
        Sql.execute(
                destination,
                "update strangler.watermark set lsn = ?::pg_lsn, applied = ?, skipped = ?,"
                        + " beat = greatest(beat, ?), at = now() where stream = ? and lsn < ?::pg_lsn",
                progressed.position().toString(),
                progressed.applied(),
                progressed.skipped(),
                progressed.beat(),
                stream.value(),
                progressed.position().toString());
    }

    /** Returns how far all partitions are: as far as the last one of them. */
    public Optional<Progressed> progressed(Connection destination) throws SQLException {
        return Sql.first(
                destination,
                "select min(s.lsn)::text, sum(s.applied), sum(s.skipped), min(s.beat), max(s.trouble), max(r.rule),"
                        + " exists (select from strangler.settle t where t.stream = r.stream)"
                        + " from strangler.relay r join strangler.share s using (stream) where stream = ?"
                        + " group by r.stream",
                row -> new Progressed(
                        Position.parse(row.getString(1)),
                        row.getLong(2),
                        row.getLong(3),
                        row.getLong(4),
                        Optional.ofNullable(row.getString(5)),
                        Optional.ofNullable(row.getString(6)),
                        row.getBoolean(7)),
                stream.value());
    }

    /** Returns into how many parts the keys of each entity are divided. */
    Map<String, Integer> parts(Connection destination) throws SQLException {
        Map<String, Integer> parts = new HashMap<>();
        Sql.list(
                        destination,
                        "select entity, count(*) from strangler.share where stream = ? group by entity",
                        row -> Map.entry(row.getString(1), row.getInt(2)),
                        stream.value())
                .forEach(each -> parts.put(each.getKey(), each.getValue()));
        return parts;
    }

    /**
     * Makes sure that the topics are those into which changes have been put.
     *
     * @throws Refused naming one that is not
     */
    void requireTopics(Connection destination, List<Begun> known) throws SQLException {
        Map<String, String> ids = new HashMap<>();
        known.forEach(each -> ids.put(each.entity(), each.topic()));
        Sql.list(
                        destination,
                        "select distinct entity, topic from strangler.share where stream = ?",
                        row -> Map.entry(row.getString(1), row.getString(2)),
                        stream.value())
                .forEach(each -> requireTopic(stream, each.getKey(), each.getValue(), ids));
    }

    static void requireTopic(StreamName stream, String entity, String topic, Map<String, String> ids) {
        if (!topic.equals(ids.get(entity))) {
            throw new Refused("topic " + Topics.name(stream, entity) + " is not the one that changes were put into: it"
                    + " was deleted and made again, and changes may be lost; begin anew with a load: strangler stream"
                    + " reload, then check both sides");
        }
    }

    /** Says why nothing more is applied of the partitions somebody holds. */
    public void trouble(Connection destination, String holder, String reason) throws SQLException {
        Sql.execute(
                destination,
                "update strangler.share set trouble = ? where stream = ? and holder = ?",
                holder + ": " + reason,
                stream.value(),
                holder);
    }

    /**
     * How far a stream is.
     *
     * @param trouble why some of it does not go on
     * @param rule in force; empty while nobody may store
     * @param unsettled whether changes of foreign writers wait
     */
    public record Progressed(
            Position position,
            long applied,
            long skipped,
            long beat,
            Optional<String> trouble,
            Optional<String> rule,
            boolean unsettled) {}

    /**
     * A stream's beginning that is under way.
     *
     * @param rule in force; empty while nobody may store
     */
    public record Relay(String generation, Optional<String> rule) {}

    /**
     * A partition as it is when the stream is divided.
     *
     * @param topic the topic's id
     * @param next where the stream's records will begin
     */
    record Begun(String entity, int part, String topic, long next) {}
}

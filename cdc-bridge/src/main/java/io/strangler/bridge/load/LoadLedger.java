package io.strangler.bridge.load;

import io.strangler.bridge.database.InTransaction;
import io.strangler.bridge.database.Position;
import io.strangler.bridge.database.Sql;
import io.strangler.bridge.database.StreamName;
import io.strangler.translate.jdbc.KeyRange;
import java.sql.Array;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What of a load is done, in the destination: it commits together with the rows, so that no death makes the two differ. */
public record LoadLedger(StreamName stream) {
    /** Returns how the load began that has not ended, if there is one. */
    public Optional<Begun> find(Connection destination) throws SQLException {
        return Sql.first(
                destination,
                "select lsn::text, snapshot, shape, beat from strangler.load where stream = ?",
                row -> new Begun(Position.parse(row.getString(1)), row.getString(2), row.getString(3), row.getLong(4)),
                stream.value());
    }

    /** Returns the destination's present time. */
    String now(Connection destination) throws SQLException {
        return Sql.first(destination, "select clock_timestamp()::text", row -> row.getString(1))
                .orElseThrow();
    }

    /** Forgets an earlier load and notes a new one, which began at a time, with its ranges. */
    void begin(Connection destination, Begun load, String at, List<Range> ranges) throws SQLException {
        InTransaction.run(destination, () -> {
            drop(destination);
            Sql.execute(
                    destination,
                    "insert into strangler.load (stream, lsn, snapshot, shape, beat, began_at)"
                            + " values (?, ?::pg_lsn, ?, ?, ?, ?::timestamptz)",
                    stream.value(),
                    load.start().toString(),
                    load.snapshot(),
                    load.shape(),
                    load.beat(),
                    at);
            for (Range range : ranges) {
                Sql.execute(
                        destination,
                        "insert into strangler.load_range (stream, entity, number, after, up_to, fresh, estimate)"
                                + " values (?, ?, ?, ?::text[], ?::text[], ?, ?)",
                        stream.value(),
                        range.entity(),
                        range.number(),
                        array(range.keys().after()),
                        array(range.keys().upTo()),
                        range.fresh(),
                        range.estimate());
            }
        });
    }

    /** Notes that the load is gone on with; returns the number of this run. */
    int goOn(Connection destination) throws SQLException {
        return Sql.first(
                        destination,
                        "update strangler.load set run = run + 1 where stream = ? returning run",
                        row -> row.getInt(1),
                        stream.value())
                .orElseThrow();
    }

    /** Returns all ranges in the order in which they are loaded. */
    List<Range> ranges(Connection destination) throws SQLException {
        return Sql.list(
                destination,
                "select entity, number, after, up_to, done_to, fresh, estimate, rows, done_at is not null"
                        + " from strangler.load_range where stream = ? order by entity, number",
                row -> new Range(
                        row.getString(1),
                        row.getInt(2),
                        new KeyRange(texts(row.getArray(3)), texts(row.getArray(4)), texts(row.getArray(5))),
                        row.getBoolean(6),
                        row.getLong(7),
                        row.getLong(8),
                        row.getBoolean(9)),
                stream.value());
    }

    /** Notes in the open transaction how far a range is. */
    void advance(Connection destination, Range range, int run, Optional<List<String>> last, int rows, boolean done)
            throws SQLException {
        Sql.execute(
                destination,
                "update strangler.load_range set done_to = coalesce(?::text[], done_to), rows = rows + ?, run = ?,"
                        + " done_at = case when ? then clock_timestamp() end"
                        + " where stream = ? and entity = ? and number = ?",
                array(last),
                rows,
                run,
                done,
                stream.value(),
                range.entity(),
                range.number());
    }

    /** Returns for how long the load has been under way, its interruptions included, by the destination's clock. */
    long millis(Connection destination) throws SQLException {
        return Sql.first(
                        destination,
                        "select (extract(epoch from clock_timestamp() - began_at) * 1000)::bigint from strangler.load"
                                + " where stream = ?",
                        row -> row.getLong(1),
                        stream.value())
                .orElse(0L);
    }

    /** Forgets the load and its ranges. */
    public void drop(Connection destination) throws SQLException {
        Sql.execute(destination, "delete from strangler.load where stream = ?", stream.value());
        Sql.execute(destination, "delete from strangler.load_range where stream = ?", stream.value());
    }

    private static @Nullable Object array(Optional<List<String>> texts) {
        return texts.<@Nullable Object>map(List::toArray).orElse(null);
    }

    private static Optional<List<String>> texts(@Nullable Array array) throws SQLException {
        return array == null ? Optional.empty() : Optional.of(Arrays.asList((String[]) array.getArray()));
    }

    /**
     * How a load began.
     *
     * @param start the slot's first moment
     * @param snapshot what was visible in it
     * @param shape of all entities; a load of another shape is no continuation
     * @param beat the source's last heartbeat then
     */
    public record Begun(Position start, String snapshot, String shape, long beat) {}

    /**
     * A part of an entity that is loaded by itself.
     *
     * @param fresh whether the destination had nothing of the entity when the load began
     * @param estimate how many aggregates it has, about
     * @param rows how many have been loaded
     */
    record Range(String entity, int number, KeyRange keys, boolean fresh, long estimate, long rows, boolean done) {}
}

package io.strangler.bridge.apply;

import io.strangler.bridge.database.Position;
import io.strangler.bridge.database.Sql;
import io.strangler.bridge.database.StreamName;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * How far a stream has come, as its destination knows it.
 *
 * @param position the source position up to which everything is applied
 * @param applied aggregates changed since the stream began
 * @param skipped aggregates that needed no change because both sides agreed
 * @param loaded aggregates copied when the stream began
 * @param loadMillis how long that took
 * @param beat the last heartbeat of the source that came through
 */
public record Watermark(Position position, long applied, long skipped, long loaded, long loadMillis, long beat) {
    private static final List<String> TABLES = List.of(
            "watermark",
            "parked",
            "settle",
            "settled",
            "carried",
            "overwritten",
            "conflict",
            "shape",
            "published",
            "load",
            "load_range");

    public static Optional<Watermark> find(Connection destination, StreamName stream) throws SQLException {
        return Sql.first(
                destination,
                "select lsn::text, applied, skipped, loaded, load_millis, beat from strangler.watermark where stream = ?",
                row -> new Watermark(
                        Position.parse(row.getString(1)),
                        row.getLong(2),
                        row.getLong(3),
                        row.getLong(4),
                        row.getLong(5),
                        row.getLong(6)),
                stream.value());
    }

    /** Writes the first watermark of a stream; until then its load counts as not done. */
    public void begin(Connection destination, StreamName stream) throws SQLException {
        Sql.execute(
                destination,
                "insert into strangler.watermark (stream, lsn, loaded, load_millis) values (?, ?::pg_lsn, ?, ?)",
                stream.value(),
                position.toString(),
                loaded,
                loadMillis);
    }

    /** Moves the watermark in the transaction that changed the data. */
    void store(Connection destination, StreamName stream) throws SQLException {
        int rows = Sql.execute(
                destination,
                "update strangler.watermark set lsn = ?::pg_lsn, applied = ?, skipped = ?, beat = ?, at = now()"
                        + " where stream = ? and lsn <= ?::pg_lsn",
                position.toString(),
                applied,
                skipped,
                beat,
                stream.value(),
                position.toString());
        if (rows != 1) {
            throw new SQLException(
                    "the watermark of " + stream + " is gone or ahead of " + position + ": something else writes it");
        }
    }

    Watermark advance(Position to, long moreApplied, long moreSkipped, OptionalLong came) {
        return new Watermark(
                to, applied + moreApplied, skipped + moreSkipped, loaded, loadMillis, Math.max(beat, came.orElse(0)));
    }

    public static void drop(Connection destination, StreamName stream) throws SQLException {
        for (String table : TABLES) {
            Sql.execute(destination, "delete from strangler." + table + " where stream = ?", stream.value());
        }
    }
}

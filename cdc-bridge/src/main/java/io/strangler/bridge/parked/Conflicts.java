package io.strangler.bridge.parked;

import io.strangler.bridge.database.Sql;
import io.strangler.bridge.database.StreamName;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** The last conflicts of a stream that were settled, with what both sides held, kept in its destination for who wants to know. */
public record Conflicts(StreamName stream) {
    private static final int KEPT = 1_000;

    /** Notes one, in the transaction that settles it. */
    public void note(Connection connection, String entity, List<String> key, Winner winner, Pair images)
            throws SQLException {
        Sql.execute(
                connection,
                "insert into strangler.conflict (stream, entity, key, winner, legacy, modern)"
                        + " values (?, ?, ?, ?, ?::text[], ?::text[])",
                stream.value(),
                entity,
                key.toArray(),
                winner.word(),
                Sql.array(images.legacy().texts()),
                Sql.array(images.modern().texts()));
    }

    /** Returns the newest ones first. */
    public List<Conflict> list(Connection connection, int limit) throws SQLException {
        return Sql.list(
                connection,
                "select id, entity, key, winner, at, legacy, modern from strangler.conflict where stream = ?"
                        + " order by id desc limit " + limit,
                Conflicts::read,
                stream.value());
    }

    /** Forgets the oldest ones, beyond those that are kept. */
    public void trim(Connection connection) throws SQLException {
        Sql.execute(
                connection,
                "delete from strangler.conflict where stream = ? and id <= (select id from strangler.conflict"
                        + " where stream = ? order by id desc offset " + KEPT + " limit 1)",
                stream.value(),
                stream.value());
    }

    private static Conflict read(ResultSet row) throws SQLException {
        return new Conflict(
                row.getLong(1),
                row.getString(2),
                List.of((String[]) row.getArray(3).getArray()),
                row.getString(4),
                row.getTimestamp(5).toInstant(),
                Pair.of(row, 6));
    }

    /** Whose content both sides have after a conflict. */
    public enum Winner {
        AUTHORITY("authority"),
        WRITER("writer");

        private final String word;

        Winner(String word) {
            this.word = word;
        }

        public String word() {
            return word;
        }
    }

    /**
     * One that was settled.
     *
     * @param images what both sides held
     */
    public record Conflict(
            long id, String entity, List<String> key, String winner, Instant at, Optional<Pair> images) {}
}

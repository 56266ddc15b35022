package io.strangler.bridge.parked;

import io.strangler.bridge.database.Sql;
import io.strangler.bridge.database.StreamName;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;

/** The keys that a writer without authority has changed and whose change is still to be carried, in the destination. */
public record Unsettled(StreamName stream) {
    /** Notes keys that were touched. */
    public void note(Connection connection, String entity, Collection<List<String>> keys) throws SQLException {
        if (keys.isEmpty()) {
            return;
        }
        Sql.execute(
                connection,
                "insert into strangler.settle as s (stream, entity, key)"
                        + " select ?, ?, k::text[] from unnest(?::text[]) k"
                        + " on conflict (stream, entity, key) do update set seen = s.seen + 1",
                stream.value(),
                entity,
                keys.stream().map(Unsettled::literal).distinct().sorted().toArray());
    }

    /** Returns the order in which sessions touch these rows, so that none waits for another in a circle. */
    public static Comparator<Key> order() {
        return Comparator.comparing(key -> literal(key.texts()));
    }

    // PostgreSQL has no array of arrays of different lengths; each key travels as the text form of its array.
    private static String literal(List<String> key) {
        return key.stream()
                .map(each -> '"' + each.replace("\\", "\\\\").replace("\"", "\\\"") + '"')
                .collect(Collectors.joining(",", "{", "}"));
    }

    /** Returns the oldest keys of an entity, without those given: however many of them wait, they are in nobody's way. */
    public List<Key> list(Connection connection, String entity, Collection<List<String>> without, int limit)
            throws SQLException {
        return Sql.list(
                connection,
                "select entity, key, seen from strangler.settle where stream = ? and entity = ?"
                        + " and key not in (select k::text[] from unnest(?::text[]) k) order by noted_at limit "
                        + limit,
                row -> new Key(
                        row.getString(1),
                        Arrays.asList((String[]) row.getArray(2).getArray()),
                        row.getLong(3)),
                stream.value(),
                entity,
                without.stream().map(Unsettled::literal).toArray());
    }

    /** Forgets a key, or only its first touch when it was touched again meanwhile. */
    public void settled(Connection connection, Key key) throws SQLException {
        int gone = Sql.execute(
                connection,
                "delete from strangler.settle where stream = ? and entity = ? and key = ? and seen = ?",
                stream.value(),
                key.entity(),
                key.texts().toArray(),
                key.seen());
        if (gone == 0) {
            Sql.execute(
                    connection,
                    "update strangler.settle set noted_at = now() where stream = ? and entity = ? and key = ?",
                    stream.value(),
                    key.entity(),
                    key.texts().toArray());
        }
    }

    /** Returns the destination's present time, for {@link #countUntil}. */
    public String now(Connection connection) throws SQLException {
        return Sql.first(connection, "select now()::text", row -> row.getString(1))
                .orElseThrow();
    }

    /** Returns how many keys that were noted by then still wait. */
    public long countUntil(Connection connection, String time) throws SQLException {
        return Sql.first(
                        connection,
                        "select count(*) from strangler.settle where stream = ? and noted_at <= ?::timestamptz",
                        row -> row.getLong(1),
                        stream.value(),
                        time)
                .orElse(0L);
    }

    public long count(Connection connection) throws SQLException {
        return Sql.first(
                        connection,
                        "select count(*) from strangler.settle where stream = ?",
                        row -> row.getLong(1),
                        stream.value())
                .orElse(0L);
    }

    /**
     * A key to settle.
     *
     * @param seen how often it was touched
     */
    public record Key(String entity, List<String> texts, long seen) {
        public Key {
            texts = List.copyOf(texts);
        }
    }
}

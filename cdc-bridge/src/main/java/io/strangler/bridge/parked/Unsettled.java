package io.strangler.bridge.parked;

import io.strangler.bridge.database.Position;
import io.strangler.bridge.database.Sql;
import io.strangler.bridge.database.StreamName;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The keys that a writer without authority has changed and whose change is still to be carried, in the destination. */
public record Unsettled(StreamName stream) {
    private static final int LISTED = 1_000;

    /** Notes keys that are to be looked at, whoever has changed them. */
    public void note(Connection connection, String entity, Collection<List<String>> keys) throws SQLException {
        touched(
                connection,
                entity,
                keys.stream()
                        .map(key -> new Touched(key, Optional.empty(), Optional.empty(), Optional.empty()))
                        .toList());
    }

    /** Notes keys that were touched, in the transaction that moves the watermark. */
    public void touched(Connection connection, String entity, Collection<Touched> keys) throws SQLException {
        if (keys.isEmpty()) {
            return;
        }
        List<Touched> sorted = keys.stream()
                .sorted(Comparator.comparing(each -> Sql.array(each.key())))
                .toList();
        Sql.execute(
                connection,
                "insert into strangler.settle as s (stream, entity, key, first_lsn, last_lsn, image)"
                        + " select ?, ?, k::text[], f::pg_lsn, l::pg_lsn, i::text[]"
                        + " from unnest(?::text[], ?::text[], ?::text[], ?::text[]) u(k, f, l, i)"
                        + " on conflict (stream, entity, key) do update set seen = s.seen + 1,"
                        + " first_lsn = coalesce(s.first_lsn, excluded.first_lsn),"
                        + " last_lsn = greatest(s.last_lsn, excluded.last_lsn),"
                        + " image = coalesce(excluded.image, s.image)",
                stream.value(),
                entity,
                texts(sorted, each -> Sql.array(each.key())),
                texts(sorted, each -> each.first().map(Position::toString).orElse(null)),
                texts(sorted, each -> each.last().map(Position::toString).orElse(null)),
                texts(sorted, each -> each.image()
                        .map(image -> Sql.array(image.texts()))
                        .orElse(null)));
    }

    private static @Nullable String[] texts(List<Touched> keys, Function<Touched, @Nullable String> text) {
        @Nullable String[] texts = new @Nullable String[keys.size()];
        for (int i = 0; i < texts.length; i++) {
            texts[i] = text.apply(keys.get(i));
        }
        return texts;
    }

    /** Returns the order in which sessions touch these rows, so that none waits for another in a circle. */
    public static Comparator<Key> order() {
        return Comparator.comparing(key -> Sql.array(key.texts()));
    }

    /** Returns the oldest keys of an entity, without those given: however many of them wait, they are in nobody's way. */
    public List<Key> list(Connection connection, String entity, Collection<List<String>> without, int limit)
            throws SQLException {
        return Sql.list(
                connection,
                "select entity, key, seen, first_lsn::text, last_lsn::text, image from strangler.settle"
                        + " where stream = ? and entity = ?"
                        + " and key not in (select k::text[] from unnest(?::text[]) k) order by noted_at limit "
                        + limit,
                Unsettled::key,
                stream.value(),
                entity,
                without.stream().map(Sql::array).toArray());
    }

    private static Key key(ResultSet row) throws SQLException {
        return new Key(
                row.getString(1),
                Arrays.asList((String[]) row.getArray(2).getArray()),
                row.getLong(3),
                Optional.ofNullable(row.getString(4)).map(Position::parse),
                Optional.ofNullable(row.getString(5)).map(Position::parse),
                Optional.ofNullable(Sql.texts(row.getArray(6))).map(Image::new));
    }

    /**
     * Forgets a key, or only what was carried of it when it was touched again meanwhile.
     *
     * @param carried everything that was written in the source before this position was carried
     */
    public void settled(Connection connection, Key key, Position carried) throws SQLException {
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
                    "update strangler.settle set noted_at = now(), first_lsn = greatest(first_lsn, ?::pg_lsn)"
                            + " where stream = ? and entity = ? and key = ?",
                    carried.toString(),
                    stream.value(),
                    key.entity(),
                    key.texts().toArray());
        }
    }

    /** Returns the source's position up to which everything has been noted, or, where too much waits to be listed, settled. */
    public Optional<Position> notedUpTo(Connection connection) throws SQLException {
        return Sql.first(
                        connection,
                        "select case when (select count(*) from (select from strangler.settle where stream = w.stream limit "
                                + (LISTED + 1) + ") s) > " + LISTED
                                + " then least(lsn, (select min(first_lsn) from strangler.settle where stream = w.stream))"
                                + " else lsn end::text from strangler.watermark w where stream = ?",
                        row -> row.getString(1),
                        stream.value())
                .map(Position::parse);
    }

    /** Returns keys that wait, as many as can be listed. */
    public List<List<String>> waiting(Connection connection) throws SQLException {
        return Sql.list(
                connection,
                "select key from strangler.settle where stream = ? order by noted_at limit " + LISTED,
                row -> Arrays.asList((String[]) row.getArray(1).getArray()),
                stream.value());
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
     * A key that a batch touched.
     *
     * @param first position of the first touch, {@code last} of the last one; empty when nobody need have touched it
     * @param image what the last one left, where the log tells
     */
    public record Touched(List<String> key, Optional<Position> first, Optional<Position> last, Optional<Image> image) {
        public Touched {
            key = List.copyOf(key);
        }
    }

    /**
     * A key to settle.
     *
     * @param seen how often it was touched
     */
    public record Key(
            String entity,
            List<String> texts,
            long seen,
            Optional<Position> first,
            Optional<Position> last,
            Optional<Image> image) {
        public Key {
            texts = List.copyOf(texts);
        }
    }
}

package io.strangler.bridge.parked;

import io.strangler.bridge.database.Position;
import io.strangler.bridge.database.Sql;
import io.strangler.bridge.database.StreamName;
import io.strangler.bridge.parked.ParkedChange.Kind;
import java.sql.Array;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** The parked changes of one stream, kept in its destination so that they commit with the watermark. */
public record ParkedChanges(StreamName stream) {
    private static final String COLUMNS =
            "id, stream, entity, key, reason, lsn::text, seen, tried, first_at, last_at, kind from strangler.parked ";

    /**
     * Parks a key, or notes that one more change of a parked key came by and is worth a new try, unless it is kept until
     * somebody asks.
     */
    public void park(Connection connection, String entity, List<String> key, String reason, Position at, Retry retry)
            throws SQLException {
        Sql.execute(
                connection,
                "insert into strangler.parked as p (stream, entity, key, reason, lsn, retry_at)"
                        + " values (?, ?, ?, ?, ?::pg_lsn, " + retry.first + ")"
                        + " on conflict (stream, entity, key) do update set seen = p.seen + 1, lsn = excluded.lsn,"
                        + " last_at = now(), retry_at = case when p.kind is null then now() else p.retry_at end",
                stream.value(),
                entity,
                key.toArray(),
                reason,
                at.toString());
    }

    /** Keeps a key until somebody asks, with what both sides held. */
    public void hold(Connection connection, Held held) throws SQLException {
        Sql.execute(
                connection,
                "insert into strangler.parked as p (stream, entity, key, reason, lsn, kind, legacy, modern, retry_at)"
                        + " values (?, ?, ?, ?, ?::pg_lsn, ?, ?::text[], ?::text[], "
                        + (held.kind() == Kind.WON ? "now()" : "null") + ")"
                        + " on conflict (stream, entity, key) do update set seen = p.seen + 1, lsn = excluded.lsn,"
                        + " last_at = now(), reason = excluded.reason, kind = excluded.kind, legacy = excluded.legacy,"
                        + " modern = excluded.modern, retry_at = excluded.retry_at",
                stream.value(),
                held.entity(),
                held.key().toArray(),
                held.reason(),
                held.at().toString(),
                held.kind().word(),
                Sql.array(held.images().legacy().texts()),
                Sql.array(held.images().modern().texts()));
    }

    /** Returns what both sides held when a change was parked, if that was kept. */
    public Optional<Pair> images(Connection connection, long id) throws SQLException {
        return Sql.first(
                        connection,
                        "select legacy, modern from strangler.parked where stream = ? and id = ?",
                        row -> Pair.of(row, 1),
                        stream.value(),
                        id)
                .flatMap(pair -> pair);
    }

    /** Keeps other images than those a change was parked with. */
    public void keep(Connection connection, long id, Pair images) throws SQLException {
        Sql.execute(
                connection,
                "update strangler.parked set legacy = ?::text[], modern = ?::text[] where stream = ? and id = ?",
                Sql.array(images.legacy().texts()),
                Sql.array(images.modern().texts()),
                stream.value(),
                id);
    }

    /** Notes that a try failed again, unless more of the key came by since: that is a reason to try once more. */
    public void failedAgain(Connection connection, ParkedChange change, String reason, Retry retry)
            throws SQLException {
        Sql.execute(
                connection,
                "update strangler.parked set tried = tried + 1, reason = ?, retry_at = case when seen = ? or kind is not null then "
                        + retry.again + " else now() end where id = ?",
                reason,
                change.seen(),
                change.id());
    }

    /** Returns those of the keys that wait. */
    public List<List<String>> waiting(Connection connection, String entity) throws SQLException {
        return Sql.list(
                connection,
                "select key from strangler.parked where stream = ? and entity = ?",
                row -> texts(row.getArray(1)),
                stream.value(),
                entity);
    }

    /** Returns what is due for a new try, and if anything is, what else waits: one may be in the way of the other. */
    public List<ParkedChange> due(Connection connection, int limit) throws SQLException {
        return Sql.list(
                connection,
                "select " + COLUMNS + "where stream = ? and retry_at is not null and exists (select from"
                        + " strangler.parked where stream = ? and retry_at <= now()) order by retry_at, id limit "
                        + limit,
                ParkedChanges::read,
                stream.value(),
                stream.value());
    }

    public List<ParkedChange> list(Connection connection) throws SQLException {
        return Sql.list(
                connection, "select " + COLUMNS + "where stream = ? order by id", ParkedChanges::read, stream.value());
    }

    public Optional<ParkedChange> find(Connection connection, long id) throws SQLException {
        return Sql.first(
                connection,
                "select " + COLUMNS + "where stream = ? and id = ?",
                ParkedChanges::read,
                stream.value(),
                id);
    }

    /** Asks for a try as soon as possible; returns whether there is such a change. */
    public boolean retry(Connection connection, long id) throws SQLException {
        return Sql.execute(
                        connection,
                        "update strangler.parked set retry_at = now() where stream = ? and id = ?",
                        stream.value(),
                        id)
                == 1;
    }

    /** Forgets a change unless more of its key came by since it was looked at; returns whether it is gone. */
    public boolean remove(Connection connection, ParkedChange change) throws SQLException {
        return Sql.execute(
                        connection,
                        "delete from strangler.parked where id = ? and seen = ?",
                        change.id(),
                        change.seen())
                == 1;
    }

    /** Forgets a change, whatever came by since. */
    public void drop(Connection connection, long id) throws SQLException {
        Sql.execute(connection, "delete from strangler.parked where stream = ? and id = ?", stream.value(), id);
    }

    public long count(Connection connection) throws SQLException {
        return Sql.first(
                        connection,
                        "select count(*) from strangler.parked where stream = ?",
                        row -> row.getLong(1),
                        stream.value())
                .orElse(0L);
    }

    /** Returns how many of them are of a kind. */
    public long count(Connection connection, Kind kind) throws SQLException {
        return Sql.first(
                        connection,
                        "select count(*) from strangler.parked where stream = ? and kind = ?",
                        row -> row.getLong(1),
                        stream.value(),
                        kind.word())
                .orElse(0L);
    }

    private static ParkedChange read(ResultSet row) throws SQLException {
        return new ParkedChange(
                row.getLong(1),
                row.getString(2),
                row.getString(3),
                texts(row.getArray(4)),
                row.getString(5),
                Kind.of(row.getString(11)),
                row.getString(6),
                row.getLong(7),
                row.getInt(8),
                row.getTimestamp(9).toInstant(),
                row.getTimestamp(10).toInstant());
    }

    private static List<String> texts(Array array) throws SQLException {
        return Arrays.asList((String[]) array.getArray());
    }

    /** A key to keep. */
    public record Held(Kind kind, String entity, List<String> key, String reason, Position at, Pair images) {
        public Held {
            key = List.copyOf(key);
        }
    }

    /** When a parked change is tried again without being asked. */
    public enum Retry {
        /** The value has no counterpart: only another value, another translator or a person helps. */
        WHEN_ASKED("null::timestamptz", "null::timestamptz"),
        /** The destination refused the rows, perhaps only because a neighbour had not arrived yet. */
        SOON("now() + interval '1 second'", "now() + power(2, least(tried, 6)) * interval '1 second'");

        private final String first;
        private final String again;

        Retry(String first, String again) {
            this.first = first;
            this.again = again;
        }
    }
}

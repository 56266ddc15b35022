package io.strangler.bridge.parked;

import io.strangler.bridge.database.Position;
import io.strangler.bridge.database.Sql;
import io.strangler.bridge.database.StreamName;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Collection;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/**
 * Which keys a stream carried and when, by the log of its destination, where it is kept in the transaction that stored them:
 * who wrote there before has not seen what was carried.
 */
public record Carried(StreamName stream) {
    /** Notes keys that the open transaction has just stored. */
    public void note(Connection connection, String entity, Collection<List<String>> keys) throws SQLException {
        if (!keys.isEmpty()) {
            Sql.execute(
                    connection,
                    "insert into strangler.carried (stream, entity, lsn, keys)"
                            + " values (?, ?, pg_current_wal_insert_lsn(), ?)",
                    stream.value(),
                    entity,
                    keys.stream().map(Sql::array).toArray());
        }
    }

    /** Keeps what the open transaction has just overwritten, where it may have been somebody's work. */
    public void keep(Connection connection, String entity, Map<List<String>, Image> images) throws SQLException {
        if (!images.isEmpty()) {
            Sql.execute(
                    connection,
                    "insert into strangler.overwritten (stream, entity, key, lsn, image)"
                            + " select ?, ?, k::text[], pg_current_wal_insert_lsn(), i::text[]"
                            + " from unnest(?::text[], ?::text[]) u(k, i)",
                    stream.value(),
                    entity,
                    images.keySet().stream().map(Sql::array).toArray(),
                    images.values().stream()
                            .map(image -> Sql.array(image.texts()))
                            .toArray());
        }
    }

    /** Returns those of the keys that were carried after their position. */
    public Set<List<String>> after(Connection connection, String entity, Map<List<String>, Position> keys)
            throws SQLException {
        if (keys.isEmpty()) {
            return Set.of();
        }
        return new HashSet<>(Sql.list(
                connection,
                "select distinct u.k::text[] from strangler.carried c cross join lateral unnest(c.keys) x(k)"
                        + " join unnest(?::text[], ?::text[]) u(k, p) on u.k = x.k and c.lsn > u.p::pg_lsn"
                        + " where c.stream = ? and c.entity = ? and c.lsn > ?::pg_lsn",
                row -> List.of((String[]) row.getArray(1).getArray()),
                keys.keySet().stream().map(Sql::array).toArray(),
                keys.values().stream().map(Position::toString).toArray(),
                stream.value(),
                entity,
                Collections.min(keys.values()).toString()));
    }

    /** Returns what was overwritten first after the position. */
    public Optional<Image> overwritten(Connection connection, String entity, List<String> key, Position after)
            throws SQLException {
        return Sql.first(
                connection,
                "select image from strangler.overwritten where stream = ? and entity = ? and key = ?"
                        + " and lsn > ?::pg_lsn order by lsn limit 1",
                row -> new Image(Objects.requireNonNull(Sql.texts(row.getArray(1)))),
                stream.value(),
                entity,
                key.toArray(),
                after.toString());
    }

    /**
     * Forgets what nobody will ask for any more.
     *
     * @param upTo what was written before this position has been noted
     * @param except keys that still wait to be settled: one that waits for a person must not keep the others
     */
    public void forget(Connection connection, Position upTo, Collection<List<String>> except) throws SQLException {
        Object[] keys = except.stream().map(Sql::array).toArray();
        Sql.execute(
                connection,
                "delete from strangler.carried where stream = ? and lsn <= ?::pg_lsn and not keys && ?::text[]",
                stream.value(),
                upTo.toString(),
                keys);
        Sql.execute(
                connection,
                "delete from strangler.overwritten where stream = ? and lsn <= ?::pg_lsn"
                        + " and key not in (select k::text[] from unnest(?::text[]) k)",
                stream.value(),
                upTo.toString(),
                keys);
    }
}

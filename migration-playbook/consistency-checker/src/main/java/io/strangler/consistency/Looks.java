package io.strangler.consistency;

import io.strangler.translate.Aggregate;
import io.strangler.translate.Key;
import io.strangler.translate.Side;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** Looks at single aggregates on both sides, each side in one moment of its own. */
final class Looks implements AutoCloseable {
    private final Connection legacy;
    private final Connection modern;
    private final Sides sides;

    private Looks(Connection legacy, Connection modern, Sides sides) {
        this.legacy = legacy;
        this.modern = modern;
        this.sides = sides;
    }

    static Looks open(CheckedEntity entity, Sides sides) throws SQLException {
        Connection legacy = connection(entity, Side.LEGACY);
        try {
            return new Looks(legacy, connection(entity, Side.MODERN), sides);
        } catch (SQLException | RuntimeException e) {
            legacy.close();
            throw e;
        }
    }

    Connection connection(Side side) {
        return side == Side.LEGACY ? legacy : modern;
    }

    /** Returns what both sides hold under the keys now. */
    Map<Key, Pair> at(Collection<Key> keys) throws SQLException {
        Map<Key, Aggregate> onLegacy = on(Side.LEGACY, keys);
        Map<Key, Aggregate> onModern = on(Side.MODERN, keys);
        Map<Key, Pair> pairs = new LinkedHashMap<>();
        keys.forEach(key -> pairs.put(
                key, new Pair(Optional.ofNullable(onLegacy.get(key)), Optional.ofNullable(onModern.get(key)))));
        return pairs;
    }

    /** Returns the present moment; what was read before was written before it. */
    Moment moment(Instant at) throws SQLException {
        return new Moment(at, position(legacy), position(modern));
    }

    private static String position(Connection connection) throws SQLException {
        try (PreparedStatement query = connection.prepareStatement("select case when pg_is_in_recovery()"
                        + " then pg_last_wal_replay_lsn() else pg_current_wal_lsn() end::text");
                ResultSet rows = query.executeQuery()) {
            return rows.next() ? String.valueOf(rows.getString(1)) : "";
        } finally {
            connection.rollback();
        }
    }

    /** Returns what one side holds under the keys now. */
    Map<Key, Aggregate> on(Side side, Collection<Key> keys) throws SQLException {
        Connection connection = connection(side);
        Map<Key, Aggregate> found = sides.on(side).read(connection, keys);
        // The next look must see what was committed since.
        connection.rollback();
        return found;
    }

    private static Connection connection(CheckedEntity entity, Side side) throws SQLException {
        Connection connection = entity.database(side).open(Snapshot.APPLICATION);
        try {
            Snapshot.beginReading(connection);
            return connection;
        } catch (SQLException e) {
            connection.close();
            throw e;
        }
    }

    @Override
    public void close() throws SQLException {
        try (legacy) {
            modern.close();
        }
    }
}

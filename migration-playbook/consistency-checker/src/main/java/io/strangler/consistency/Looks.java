package io.strangler.consistency;

import io.strangler.translate.Aggregate;
import io.strangler.translate.Key;
import io.strangler.translate.Side;
import io.strangler.translate.jdbc.JdbcAggregates;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** Looks at single aggregates on both sides, each side in one moment of its own. */
final class Looks implements AutoCloseable {
    private final Connection legacy;
    private final Connection modern;
    private final JdbcAggregates legacyAggregates;
    private final JdbcAggregates modernAggregates;

    private Looks(CheckedEntity entity, Connection legacy, Connection modern) throws SQLException {
        this.legacy = legacy;
        this.modern = modern;
        this.legacyAggregates = JdbcAggregates.open(legacy, entity.translator().legacy());
        this.modernAggregates = JdbcAggregates.open(modern, entity.translator().modern());
        legacy.rollback();
        modern.rollback();
    }

    static Looks open(CheckedEntity entity) throws SQLException {
        Connection legacy = connection(entity, Side.LEGACY);
        try {
            Connection modern = connection(entity, Side.MODERN);
            try {
                return new Looks(entity, legacy, modern);
            } catch (SQLException | RuntimeException e) {
                modern.close();
                throw e;
            }
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

    /** Returns what one side holds under the keys now. */
    Map<Key, Aggregate> on(Side side, Collection<Key> keys) throws SQLException {
        Connection connection = connection(side);
        JdbcAggregates aggregates = side == Side.LEGACY ? legacyAggregates : modernAggregates;
        Map<Key, Aggregate> found = aggregates.read(connection, keys);
        // The next look must see what was committed since.
        connection.rollback();
        return found;
    }

    private static Connection connection(CheckedEntity entity, Side side) throws SQLException {
        Connection connection = entity.database(side).open(Snapshot.APPLICATION);
        connection.setReadOnly(true);
        connection.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
        connection.setAutoCommit(false);
        return connection;
    }

    @Override
    public void close() throws SQLException {
        try (legacy) {
            modern.close();
        }
    }
}

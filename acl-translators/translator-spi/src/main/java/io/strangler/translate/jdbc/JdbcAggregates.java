package io.strangler.translate.jdbc;

import io.strangler.translate.Aggregate;
import io.strangler.translate.AggregateShape;
import io.strangler.translate.Key;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Reads and writes the aggregates of one shape in one PostgreSQL database.
 *
 * <p>Thread-safe; every call works on the connection it is given, inside that connection's transaction, and several
 * statements make up one call: who needs root and children of one moment reads under {@code REPEATABLE READ}.
 */
public final class JdbcAggregates {
    private static final KeyOrder ORDER = new KeyOrder();

    private final AggregateReader reader;
    private final AggregateWriter writer;

    private JdbcAggregates(List<Table> tables) {
        this.reader = new AggregateReader(tables);
        this.writer = new AggregateWriter(tables);
    }

    /**
     * Prepares for a shape by reading its column types from the catalog.
     *
     * @throws ShapeMismatch when the database lacks a table or column of the shape
     */
    public static JdbcAggregates open(Connection connection, AggregateShape shape) throws SQLException {
        return new JdbcAggregates(Catalog.tables(connection, shape));
    }

    /** Returns the order in which {@link #page} goes through the keys: that of the values, text by code point. */
    public static Comparator<Key> order() {
        return ORDER;
    }

    /** Returns the aggregates that exist under the given keys. */
    public Map<Key, Aggregate> read(Connection connection, Collection<Key> keys) throws SQLException {
        return reader.read(connection, keys, false);
    }

    /** Returns the aggregates that exist under the given keys, their root rows locked, in key order, until the transaction ends. */
    public Map<Key, Aggregate> lock(Connection connection, Collection<Key> keys) throws SQLException {
        return reader.read(connection, keys, true);
    }

    /** Returns the next aggregates after a key, in {@link #order() key order}. */
    public List<Aggregate> page(Connection connection, Optional<Key> after, int limit) throws SQLException {
        return reader.page(connection, after, limit);
    }

    public long count(Connection connection) throws SQLException {
        return reader.count(connection);
    }

    /**
     * Makes the stored aggregates equal the wanted ones, touching only rows and columns that differ.
     *
     * <p>Of a wanted aggregate, columns and child tables that are not mentioned keep what they hold. Where anything of an
     * aggregate changes, the version column of its root is raised.
     *
     * @param present what the database holds under the wanted keys
     * @param wanted the aggregates to store; empty to delete
     * @return how many aggregates had to be changed
     */
    public long write(Connection connection, Map<Key, Aggregate> present, Map<Key, Optional<Aggregate>> wanted)
            throws SQLException {
        return writer.write(connection, present, wanted);
    }
}

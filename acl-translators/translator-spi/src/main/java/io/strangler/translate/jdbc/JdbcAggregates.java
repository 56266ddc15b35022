package io.strangler.translate.jdbc;

import io.strangler.translate.Aggregate;
import io.strangler.translate.AggregateShape;
import io.strangler.translate.Key;
import io.strangler.translate.Row;
import io.strangler.translate.TableShape;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Reads and writes the aggregates of one shape in one PostgreSQL database.
 *
 * <p>Thread-safe; every call works on the connection it is given, inside that connection's transaction, and several
 * statements make up one call: who needs root and children of one moment reads under {@code REPEATABLE READ}.
 */
public final class JdbcAggregates {
    private static final KeyOrder ORDER = new KeyOrder();

    private final List<Table> all;
    private final Table root;
    private final Map<String, Table> tables;
    private final AggregateReader reader;
    private final AggregateWriter writer;

    private JdbcAggregates(List<Table> tables, IdPairs pairs) {
        this.all = List.copyOf(tables);
        this.root = tables.getFirst();
        this.tables = tables.stream()
                .collect(Collectors.toUnmodifiableMap(table -> table.shape().table(), Function.identity()));
        this.reader = new AggregateReader(tables);
        this.writer = new AggregateWriter(tables, pairs);
    }

    /**
     * Prepares for a shape by reading its column types from the catalog.
     *
     * @throws ShapeMismatch when the database lacks a table or column of the shape
     */
    public static JdbcAggregates open(Connection connection, AggregateShape shape) throws SQLException {
        List<String> missing = new ArrayList<>();
        IdPairs pairs = IdPairs.open(connection, shape, missing);
        List<Table> tables = Catalog.tables(connection, shape, missing);
        return new JdbcAggregates(tables, pairs);
    }

    /** Returns the order in which {@link #page} goes through the keys: that of the values, text by code point. */
    public static Comparator<Key> order() {
        return ORDER;
    }

    /**
     * Returns the key whose values have the given text forms, in the order of the root's key columns.
     *
     * @throws IllegalArgumentException when a text is no value of its column's type
     */
    public Key key(List<String> texts) {
        List<Object> values = new ArrayList<>();
        for (int i = 0; i < root.key().size(); i++) {
            values.add(parse(root, root.key().get(i), texts.get(i)));
        }
        return new Key(values);
    }

    /** Returns the text forms from which {@link #key(List)} makes an equal key. */
    public List<String> texts(Key key) {
        List<String> texts = new ArrayList<>();
        for (int i = 0; i < root.key().size(); i++) {
            texts.add(root.key().get(i).kind().text(key.values().get(i)));
        }
        return texts;
    }

    /**
     * Returns the canonical value of a column's text form.
     *
     * @throws IllegalArgumentException when the text is no value of the column's type
     */
    public @Nullable Object value(String table, String column, @Nullable String text) {
        Table known = table(table);
        return text == null ? null : parse(known, known.column(column), text);
    }

    /** Returns the text form from which {@link #value} makes an equal value. */
    public @Nullable String text(String table, String column, @Nullable Object value) {
        return table(table).column(column).text(value);
    }

    /** Returns what reading a column gives after the value was written to it, whatever type a translator gave it. */
    public @Nullable Object stored(String table, String column, @Nullable Object value) {
        return table(table).column(column).stored(value);
    }

    /** Returns the name of a column's type as the database calls it, without a length; a domain's is the one it rests on. */
    public String type(String table, String column) {
        return table(table).column(column).cast();
    }

    /** Returns whether the values of a column of the root tell which of two is the later one: numbers, dates and times. */
    public boolean orders(String column) {
        return root.column(column).kind().orders();
    }

    /** Returns the order in which the rows of a child table stand in an aggregate. */
    public Comparator<Row> rowOrder(String table) {
        List<String> key = table(table).shape().key();
        return (left, right) -> KeyOrder.rows(key, left, right);
    }

    private Table table(String name) {
        return Optional.ofNullable(tables.get(name))
                .orElseThrow(() -> new IllegalArgumentException("the shape has no table " + name));
    }

    private static Object parse(Table table, Column column, String text) {
        try {
            return column.kind().parse(text);
        } catch (RuntimeException e) {
            throw new IllegalArgumentException(
                    "'" + text + "' is no value of " + table.shape().table() + "." + column.name(), e);
        }
    }

    /**
     * Returns the keys of the aggregates that children belong to.
     *
     * @param child a child table of the shape
     * @param links text forms of the children's link columns, in the order of {@link TableShape#link()}
     */
    public Set<Key> owners(Connection connection, String child, Collection<List<String>> links) throws SQLException {
        return reader.owners(connection, child, links);
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

    /** Begins to read all aggregates; takes one session for each table. */
    public AggregateScan scan(CopyProtocol protocol, AggregateScan.Sessions sessions) throws SQLException {
        return scan(protocol, sessions, KeyRange.ALL);
    }

    /** Begins to read the aggregates of a range; takes one session for each table. */
    public AggregateScan scan(CopyProtocol protocol, AggregateScan.Sessions sessions, KeyRange range)
            throws SQLException {
        return AggregateScan.open(all, protocol, sessions, range);
    }

    /**
     * Cuts all keys into ranges of about the given size; into one where an index is missing by which a range could be read.
     */
    public List<KeyRange> ranges(Connection connection, int size) throws SQLException {
        return new KeyRanges(connection, all).cut(size);
    }

    /** Returns about how many aggregates there are, by the database's statistics. */
    public long estimate(Connection connection) throws SQLException {
        return new KeyRanges(connection, all).rows();
    }

    /**
     * Visits keys drawn at random, about as many as asked for where there are so many; rows without a whole key are left out.
     *
     * @param connection not in auto-commit mode, or all are held in memory
     */
    public void sample(Connection connection, int size, KeyVisitor visitor) throws SQLException, InterruptedException {
        new KeySearch(all).sample(connection, size, estimate(connection), visitor);
    }

    /**
     * Visits the keys of all aggregates of which a row was inserted or updated by a transaction that had not ended when the
     * given one began; what was deleted is not found.
     *
     * @param connection not in auto-commit mode, or all are held in memory
     * @param transaction its number in 64 bits
     */
    public void changed(Connection connection, long transaction, KeyVisitor visitor)
            throws SQLException, InterruptedException {
        new KeySearch(all).changed(connection, transaction, visitor);
    }

    /** Counts the rows of a table that belong to the aggregates up to a key, in {@link #order() key order}. */
    public long countUpTo(Connection connection, String table, Key key) throws SQLException {
        return new KeySearch(all).upTo(connection, table(table), texts(key));
    }

    /** Returns whether there is no aggregate, and none can come to be there twice. */
    public boolean empty(Connection connection) throws SQLException {
        return reader.empty(connection);
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
        return writer.write(connection, present, wanted, Inserts.STATEMENT);
    }

    /**
     * Returns statements that do what {@link #write(Connection, Map, Map)} does to one aggregate, for a person to run; each
     * leaves a row alone that does not hold any more what it held.
     *
     * @throws IllegalArgumentException when identifiers of the shape are mapped: their numbers are given out while writing
     */
    public List<String> script(Optional<Aggregate> present, Optional<Aggregate> wanted) {
        if (all.stream().anyMatch(each -> !each.shape().mapped().isEmpty())) {
            throw new IllegalArgumentException("its identifiers are mapped, and numbers are given out while writing");
        }
        return Script.of(all, present, wanted);
    }

    /** Does what {@link #write(Connection, Map, Map)} does, and brings new rows in by COPY where the tables let it. */
    public long write(
            Connection connection,
            CopyProtocol protocol,
            Map<Key, Aggregate> present,
            Map<Key, Optional<Aggregate>> wanted)
            throws SQLException {
        return writer.write(connection, present, wanted, Inserts.copying(protocol));
    }
}

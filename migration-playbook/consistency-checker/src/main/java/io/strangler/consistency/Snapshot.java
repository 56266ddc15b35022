package io.strangler.consistency;

import io.strangler.playbook.plan.DatabaseSpec;
import io.strangler.translate.Aggregate;
import io.strangler.translate.AggregateShape;
import io.strangler.translate.Key;
import io.strangler.translate.TableShape;
import io.strangler.translate.jdbc.JdbcAggregates;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** One side's aggregates at one moment, in key order, and how many rows that moment had. */
final class Snapshot implements AutoCloseable {
    static final String APPLICATION = "strangler-check";

    private final Connection connection;
    private final AggregateShape shape;
    private final JdbcAggregates aggregates;
    private final int page;
    private final Deque<Aggregate> ahead = new ArrayDeque<>();
    private final Map<String, Long> delivered = new HashMap<>();
    private Optional<Key> last = Optional.empty();
    private boolean exhausted;

    private Snapshot(Connection connection, AggregateShape shape, JdbcAggregates aggregates, int page) {
        this.connection = connection;
        this.shape = shape;
        this.aggregates = aggregates;
        this.page = page;
    }

    static Snapshot open(DatabaseSpec database, AggregateShape shape, int page) throws SQLException {
        Connection connection = database.open(APPLICATION);
        try {
            connection.setReadOnly(true);
            connection.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
            connection.setAutoCommit(false);
            Snapshot snapshot = new Snapshot(connection, shape, JdbcAggregates.open(connection, shape), page);
            snapshot.fill();
            return snapshot;
        } catch (SQLException | RuntimeException e) {
            connection.close();
            throw e;
        }
    }

    /** Returns the next aggregate without taking it, or null at the end. */
    @Nullable
    Aggregate peek() throws SQLException {
        if (ahead.isEmpty() && !exhausted) {
            fill();
        }
        return ahead.peekFirst();
    }

    void take() {
        Aggregate aggregate = ahead.removeFirst();
        delivered.merge(shape.root().table(), 1L, Long::sum);
        shape.children()
                .forEach(child -> delivered.merge(
                        child.table(), (long) aggregate.rows(child.table()).size(), Long::sum));
    }

    Connection connection() {
        return connection;
    }

    /** Counts the rows of a table by another way than they are read, in the same snapshot. */
    long count(TableShape table) throws SQLException {
        String comparable = Unnumbered.of(shape)
                .map(unnumbered -> " where " + unnumbered.comparable(table))
                .orElse("");
        try (PreparedStatement query = connection.prepareStatement(
                        "select count(*) from " + quoted(table.table()) + " t" + comparable);
                ResultSet rows = query.executeQuery()) {
            rows.next();
            return rows.getLong(1);
        }
    }

    /** Returns how many rows of the table came as part of an aggregate. */
    long delivered(TableShape table) {
        return delivered.getOrDefault(table.table(), 0L);
    }

    private void fill() throws SQLException {
        ahead.addAll(aggregates.page(connection, last, page));
        exhausted = ahead.isEmpty();
        if (!exhausted) {
            Key reached = ahead.getLast().key(shape);
            // Keys that do not rise would make the comparison pair the wrong rows, or never end.
            if (last.isPresent() && JdbcAggregates.order().compare(last.get(), reached) >= 0) {
                throw new IllegalStateException(
                        "table " + shape.root().table() + " delivers key " + reached + " after " + last.get());
            }
            last = Optional.of(reached);
        }
    }

    static String quoted(String table) {
        return Arrays.stream(table.split("\\."))
                .map(part -> '"' + part.replace("\"", "\"\"") + '"')
                .collect(Collectors.joining("."));
    }

    @Override
    public void close() throws SQLException {
        connection.close();
    }
}

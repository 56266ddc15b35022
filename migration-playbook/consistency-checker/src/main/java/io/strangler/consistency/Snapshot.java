package io.strangler.consistency;

import io.strangler.playbook.plan.DatabaseSpec;
import io.strangler.translate.AggregateShape;
import io.strangler.translate.Key;
import io.strangler.translate.TableShape;
import io.strangler.translate.jdbc.JdbcAggregates;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** One side's aggregates at one moment, in key order, and how many rows that moment had. */
final class Snapshot implements AutoCloseable {
    static final String APPLICATION = "strangler-check";

    private final Connection keeper;
    private final AggregateShape shape;
    private final JdbcAggregates tables;
    private final Optional<Key> before;
    private final Ahead ahead;
    private final Deque<Keyed> page = new ArrayDeque<>();
    private final Map<String, Long> delivered = new HashMap<>();
    private Optional<Key> last = Optional.empty();
    private boolean exhausted;

    private Snapshot(
            Connection keeper, AggregateShape shape, JdbcAggregates tables, Ahead ahead, Optional<Key> before) {
        this.keeper = keeper;
        this.shape = shape;
        this.tables = tables;
        this.before = before;
        this.ahead = ahead;
    }

    /** Begins to read what comes behind a key, or all. */
    static Snapshot open(DatabaseSpec database, AggregateShape shape, int page, Optional<Key> after)
            throws SQLException {
        Connection keeper = database.open(APPLICATION);
        boolean done = false;
        try {
            beginReading(keeper);
            String moment = text(keeper, "select pg_export_snapshot()");
            JdbcAggregates tables = JdbcAggregates.open(keeper, shape);
            Ahead ahead = Ahead.of(
                    () -> Reading.of(keeper, () -> session(database, moment), shape, tables, page, after),
                    APPLICATION + "-" + shape.root().table());
            Snapshot snapshot = new Snapshot(keeper, shape, tables, ahead, after);
            done = true;
            return snapshot;
        } finally {
            if (!done) {
                keeper.close();
            }
        }
    }

    static void beginReading(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            // Limits that are meant for an application: a check may take longer, and waits for the streams at times.
            statement.execute("set statement_timeout = 0; set idle_in_transaction_session_timeout = 0");
        }
        connection.setReadOnly(true);
        connection.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
        connection.setAutoCommit(false);
    }

    private static Connection session(DatabaseSpec database, String moment) throws SQLException {
        Connection session = database.open(APPLICATION);
        boolean done = false;
        try {
            beginReading(session);
            try (Statement statement = session.createStatement()) {
                statement.execute("set transaction snapshot '" + moment + "'");
            }
            done = true;
            return session;
        } finally {
            if (!done) {
                session.close();
            }
        }
    }

    /** Returns the next aggregate without taking it, or null at the end. */
    @Nullable
    Keyed peek() throws SQLException, InterruptedException {
        while (page.isEmpty() && !exhausted) {
            List<Keyed> next = ahead.next();
            exhausted = next.isEmpty();
            next.forEach(this::add);
        }
        return page.peekFirst();
    }

    // Of several rows of one key one is compared; that the others were not shows when rows are counted.
    private void add(Keyed next) {
        int order = last.isEmpty() ? 1 : JdbcAggregates.order().compare(next.key(), last.get());
        // Keys that do not rise would make the comparison pair the wrong rows.
        if (order < 0) {
            throw new IllegalStateException(
                    "table " + shape.root().table() + " delivers key " + next.key() + " after " + last.get());
        }
        if (order > 0) {
            page.addLast(next);
            last = Optional.of(next.key());
        }
    }

    void take() {
        Keyed taken = page.removeFirst();
        delivered.merge(shape.root().table(), 1L, Long::sum);
        for (TableShape child : shape.children()) {
            delivered.merge(
                    child.table(), (long) taken.aggregate().rows(child.table()).size(), Long::sum);
        }
    }

    Connection connection() {
        return keeper;
    }

    /** Counts the rows of a table by another way than they are read, in the same snapshot. */
    long count(TableShape table) throws SQLException {
        String comparable = Unnumbered.of(shape)
                .map(unnumbered -> " where " + unnumbered.comparable(table))
                .orElse("");
        return Long.parseLong(text(keeper, "select count(*) from " + quoted(table.table()) + " t" + comparable));
    }

    /** Returns how many rows of the table came as part of an aggregate, those included that were left to an earlier reading. */
    long delivered(TableShape table) throws SQLException {
        long earlier = before.isPresent() ? tables.countUpTo(keeper, table.table(), before.get()) : 0;
        return earlier + delivered.getOrDefault(table.table(), 0L);
    }

    private static String text(Connection connection, String sql) throws SQLException {
        try (PreparedStatement query = connection.prepareStatement(sql);
                ResultSet rows = query.executeQuery()) {
            rows.next();
            return rows.getString(1);
        }
    }

    static String quoted(String table) {
        return Arrays.stream(table.split("\\."))
                .map(part -> '"' + part.replace("\"", "\"\"") + '"')
                .collect(Collectors.joining("."));
    }

    @Override
    public void close() throws SQLException {
        try (keeper) {
            ahead.close();
        }
    }
}

package io.strangler.consistency;

import io.strangler.translate.AggregateShape;
import io.strangler.translate.Key;
import io.strangler.translate.Unpaired;
import io.strangler.translate.jdbc.AggregateScan;
import io.strangler.translate.jdbc.JdbcAggregates;
import io.strangler.translate.jdbc.KeyRange;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** Delivers the aggregates of one moment in key order, some at a time; an empty answer is the end. */
interface Reading extends AutoCloseable {
    List<Keyed> next() throws SQLException;

    @Override
    void close() throws SQLException;

    /** Reads by COPY, each table on a session of its own; by pages where the keys are paired numbers. */
    static Reading of(
            Connection keeper,
            AggregateScan.Sessions sessions,
            AggregateShape shape,
            JdbcAggregates tables,
            int page,
            Optional<Key> after)
            throws SQLException {
        return shape.anyMapped()
                ? new Pages(keeper, shape, tables, page, after)
                : new Copied(tables.scan(new DriverCopy(), sessions, behind(after.map(tables::texts))), page);
    }

    private static KeyRange behind(Optional<List<String>> key) {
        return new KeyRange(Optional.empty(), Optional.empty(), key);
    }

    /** One ordered COPY per table. */
    record Copied(AggregateScan scan, int page) implements Reading {
        @Override
        public List<Keyed> next() throws SQLException {
            return keyed(scan.next(page).entrySet().stream());
        }

        @Override
        public void close() throws SQLException {
            scan.close();
        }
    }

    /** One statement per page: through pairs a database finds its rows in their order, and does not sort by them. */
    final class Pages implements Reading {
        private final Connection connection;
        private final AggregateShape shape;
        private final JdbcAggregates tables;
        private final int page;
        private Optional<Key> last;

        Pages(Connection connection, AggregateShape shape, JdbcAggregates tables, int page, Optional<Key> after) {
            this.last = after;
            this.connection = connection;
            this.shape = shape;
            this.tables = tables;
            this.page = page;
        }

        @Override
        public List<Keyed> next() throws SQLException {
            List<Keyed> next =
                    keyed(tables.page(connection, last, page).stream().map(each -> Map.entry(each.key(shape), each)));
            if (!next.isEmpty()) {
                last = Optional.of(next.getLast().key());
            }
            return next;
        }

        @Override
        public void close() {
            // The connection is its owner's.
        }
    }

    private static List<Keyed> keyed(Stream<Map.Entry<Key, io.strangler.translate.Aggregate>> aggregates) {
        return aggregates
                .filter(each -> Unpaired.of(each.getKey()).isEmpty())
                .map(each -> new Keyed(each.getKey(), each.getValue()))
                .toList();
    }
}

package io.strangler.translate.jdbc;

import io.strangler.translate.Aggregate;
import io.strangler.translate.Key;
import io.strangler.translate.Row;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * All aggregates of one moment, once, in {@link JdbcAggregates#order() key order}.
 *
 * <p>Each table comes by one ordered COPY on a session of its own, and what belongs together is put together on the way:
 * no more is held in memory than what is asked for at a time.
 */
public final class AggregateScan implements AutoCloseable {
    private final List<Table> tables;
    private final List<TableScan> scans = new ArrayList<>();

    private AggregateScan(List<Table> tables) {
        this.tables = tables;
    }

    static AggregateScan open(List<Table> tables, CopyProtocol protocol, Sessions sessions, KeyRange range)
            throws SQLException {
        AggregateScan scan = new AggregateScan(tables);
        boolean done = false;
        try {
            for (int i = 0; i < tables.size(); i++) {
                scan.scans.add(scan.open(i, protocol, sessions.open(), range));
            }
            done = true;
            return scan;
        } finally {
            if (!done) {
                scan.close();
            }
        }
    }

    private TableScan open(int index, CopyProtocol protocol, Connection connection, KeyRange range)
            throws SQLException {
        Table root = tables.getFirst();
        boolean done = false;
        try {
            TableScan scan = index == 0
                    ? TableScan.root(connection, protocol, root, range)
                    : TableScan.child(connection, protocol, root, tables.get(index), range);
            done = true;
            return scan;
        } finally {
            if (!done) {
                connection.close();
            }
        }
    }

    /** Returns the next aggregates, fewer than asked for only when there are no more. */
    public Map<Key, Aggregate> next(int limit) throws SQLException {
        Map<Key, Aggregate> next = new LinkedHashMap<>();
        TableScan roots = scans.getFirst();
        for (TableScan.Owned root = roots.head(); root != null && next.size() < limit; root = roots.head()) {
            Map<String, List<Row>> children = scans.size() == 1 ? Map.of() : new LinkedHashMap<>();
            for (int i = 1; i < scans.size(); i++) {
                children.put(tables.get(i).shape().table(), rows(scans.get(i), root.owner()));
            }
            next.put(root.owner(), new Aggregate(root.row(), children));
            roots.advance();
        }
        if (roots.head() == null) {
            requireNothingLeft();
        }
        return next;
    }

    private static List<Row> rows(TableScan child, Key owner) throws SQLException {
        List<Row> rows = new ArrayList<>();
        for (TableScan.Owned head = child.head(); head != null && head.owner().equals(owner); head = child.head()) {
            rows.add(head.row());
            child.advance();
        }
        return rows;
    }

    // Every child row comes with its root: one that is left over was never matched, nor was any behind it.
    private void requireNothingLeft() {
        for (int i = 1; i < scans.size(); i++) {
            TableScan.Owned head = scans.get(i).head();
            if (head != null) {
                throw new IllegalStateException(
                        "rows of " + tables.get(i).shape().table() + " from " + head.owner()
                                + " on have no root in the scan: its sessions do not see the same moment");
            }
        }
    }

    @Override
    public void close() throws SQLException {
        SQLException failure = null;
        for (TableScan scan : scans) {
            try {
                scan.close();
            } catch (SQLException e) {
                failure = e;
            }
        }
        if (failure != null) {
            throw failure;
        }
    }

    /** Opens sessions that all see the same moment of a database; who asks for one closes it. */
    public interface Sessions {
        Connection open() throws SQLException;
    }
}

package io.strangler.consistency;

import io.strangler.translate.AggregateShape;
import io.strangler.translate.Side;
import io.strangler.translate.TableShape;
import java.sql.SQLException;

/**
 * Counts both sides' rows independently of how they were read, so that a row which no aggregate delivers is noticed.
 *
 * @param legacy rows of the legacy root table
 * @param modern rows of the modern root table
 */
record Enumeration(long legacy, long modern) {
    static Enumeration of(CheckedEntity entity, Snapshot legacy, Snapshot modern, Tally tally) throws SQLException {
        return new Enumeration(
                side(Side.LEGACY, entity.translator().legacy(), legacy, tally),
                side(Side.MODERN, entity.translator().modern(), modern, tally));
    }

    private static long side(Side side, AggregateShape shape, Snapshot snapshot, Tally tally) throws SQLException {
        long roots = snapshot.count(shape.root());
        missed(side, shape.root(), roots, snapshot, "have no complete or no unique key", tally);
        for (TableShape child : shape.children()) {
            missed(side, child, snapshot.count(child), snapshot, "belong to no root row", tally);
        }
        return roots;
    }

    private static void missed(Side side, TableShape table, long counted, Snapshot snapshot, String why, Tally tally)
            throws SQLException {
        long missed = counted - snapshot.delivered(table);
        if (missed > 0) {
            tally.skip(
                    missed,
                    new Skipped(
                            table.table(), side.word() + " has " + counted + " rows, of which " + missed + " " + why));
        }
    }
}

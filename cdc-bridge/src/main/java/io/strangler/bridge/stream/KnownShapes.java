package io.strangler.bridge.stream;

import io.strangler.bridge.apply.Watermark;
import io.strangler.bridge.database.InTransaction;
import io.strangler.bridge.database.Refused;
import io.strangler.bridge.database.Shape;
import io.strangler.bridge.database.Sql;
import io.strangler.translate.EntityTranslator;
import io.strangler.translate.Side;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** Remembers beside the watermark what the mapped tables were, so that a change is noticed also after the bridge was away. */
final class KnownShapes {
    private final StreamSpec spec;

    KnownShapes(StreamSpec spec) {
        this.spec = spec;
    }

    /**
     * Makes sure that the tables of both sides are what the stream has read and written so far.
     *
     * @throws Refused naming every change, and the ways on
     */
    void require(Connection source, Connection destination) throws SQLException {
        Set<String> changes = new LinkedHashSet<>();
        // Before anything has been read there is nothing that could have been read otherwise.
        boolean begun = Watermark.find(destination, spec.name()).isPresent();
        for (Side side : Side.values()) {
            Connection connection = side == spec.from() ? source : destination;
            List<Shape.Format> known = known(destination, side);
            Set<Shape.Format> now = new LinkedHashSet<>();
            for (EntityTranslator translator : spec.entities()) {
                now.addAll(Shape.of(connection, translator.shape(side)).formats(connection));
            }
            // What the plan does not map any more may be what it likes.
            for (Shape.Format each : known) {
                if (begun && mapped(each, side)) {
                    each.changed(connection, List.copyOf(now))
                            .ifPresent(change -> changes.add(change + " (" + side.word() + ")"));
                }
            }
            if (changes.isEmpty() && !known.equals(List.copyOf(now))) {
                InTransaction.run(destination, () -> note(destination, side, now));
            }
        }
        if (!changes.isEmpty()) {
            String stream = spec.capability() + " " + (spec.from() == Side.LEGACY ? "forward" : "reverse");
            throw new Refused(String.join("; ", changes) + ". Nothing was carried since. Change it back, or give the"
                    + " bridge a plan and translators that know it. Where the values mean the same go on with: strangler"
                    + " stream resume " + stream + "; where they do not, begin anew with: strangler stream reload "
                    + stream);
        }
    }

    /** Takes the tables for granted as they will be found next. */
    static void forget(Connection destination, StreamSpec spec) throws SQLException {
        Sql.execute(
                destination,
                "delete from strangler.shape where stream = ?",
                spec.name().value());
    }

    private boolean mapped(Shape.Format format, Side side) {
        return spec.entities().stream()
                .flatMap(each -> each.shape(side).tables().stream())
                .anyMatch(table -> Shape.named(table, format));
    }

    private List<Shape.Format> known(Connection destination, Side side) throws SQLException {
        return Sql.list(
                destination,
                "select tab, col, tab_id, number, type from strangler.shape where stream = ? and side = ? order by ord",
                row -> new Shape.Format(
                        row.getString(1), row.getString(2), row.getLong(3), row.getInt(4), row.getString(5)),
                spec.name().value(),
                side.word());
    }

    private void note(Connection destination, Side side, Set<Shape.Format> now) throws SQLException {
        Sql.execute(
                destination,
                "delete from strangler.shape where stream = ? and side = ?",
                spec.name().value(),
                side.word());
        int order = 0;
        for (Shape.Format each : now) {
            Sql.execute(
                    destination,
                    "insert into strangler.shape (stream, side, ord, tab, col, tab_id, number, type)"
                            + " values (?, ?, ?, ?, ?, ?, ?, ?)",
                    spec.name().value(),
                    side.word(),
                    order++,
                    each.table(),
                    each.column(),
                    each.tableId(),
                    each.number(),
                    each.type());
        }
    }
}

package io.strangler.consistency;

import io.strangler.translate.AggregateShape;
import io.strangler.translate.TableShape;
import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Rows of a modern side that names its rows itself which are paired with no legacy number yet.
 *
 * <p>Under no key, they can be held against nothing. One that has a number when the streams have passed was in flight; the
 * others are told, for otherwise a check would be clean over rows that nobody carries.
 */
final class Unnumbered {
    private static final int LISTED = 10_000;

    private final TableShape root;
    private final String entity;

    private Unnumbered(TableShape root, String entity) {
        this.root = root;
        this.entity = entity;
    }

    /** Returns the rows of a shape that are without a number, if its identifiers are mapped at all. */
    static Optional<Unnumbered> of(AggregateShape shape) {
        return shape.mappedKey().map(entity -> new Unnumbered(shape.root(), entity));
    }

    /** Returns the condition by which rows of a table, under the alias {@code t}, are counted as ones that can be compared. */
    String comparable(TableShape table) {
        if (table.link().isEmpty()) {
            return "not (" + without("t") + ")";
        }
        String linked = table.link().stream()
                .map(link -> "t." + Snapshot.quoted(link.column()) + " = r." + Snapshot.quoted(link.rootColumn()))
                .collect(Collectors.joining(" and "));
        return "not exists (select from " + Snapshot.quoted(root.table()) + " r where " + linked + " and "
                + without("r") + ")";
    }

    /** Looks for them, and again after the streams have passed. */
    void look(CheckedEntity checked, Snapshot snapshot, Positions positions, Settings settings, Tally tally)
            throws SQLException, InterruptedException {
        List<String> first = find(snapshot.connection(), List.of());
        if (first.isEmpty()) {
            return;
        }
        Passage unused = positions.pass(checked.capability(), settings.passLimit());
        List<String> left;
        try (Connection now = checked.modern().open(Snapshot.APPLICATION)) {
            left = find(now, first);
        }
        for (int i = left.size(); i < first.size(); i++) {
            tally.inFlight();
        }
        if (!left.isEmpty()) {
            tally.skip(
                    left.size(),
                    new Skipped(
                            root.table(),
                            "modern has rows that are paired with no legacy number, such as " + left.getFirst()
                                    + ": is none left in the reserve of " + entity
                                    + ", or does the reverse stream not run?"));
        }
    }

    private List<String> find(Connection connection, List<String> among) throws SQLException {
        String id = "t." + Snapshot.quoted(root.key().getFirst()) + "::text";
        List<String> found = new ArrayList<>();
        try (PreparedStatement query = connection.prepareStatement("select " + id + " from "
                + Snapshot.quoted(root.table()) + " t where " + without("t")
                + (among.isEmpty() ? "" : " and " + id + " = any(?)") + " limit " + LISTED)) {
            if (!among.isEmpty()) {
                Array ids = connection.createArrayOf("text", among.toArray());
                query.setArray(1, ids);
            }
            try (ResultSet rows = query.executeQuery()) {
                while (rows.next()) {
                    found.add(rows.getString(1));
                }
            }
        }
        return found;
    }

    private String without(String alias) {
        return "not exists (select from strangler.id_pair i where i.entity = '" + entity.replace("'", "''")
                + "' and i.modern = " + alias + "." + Snapshot.quoted(root.key().getFirst()) + "::text)";
    }
}

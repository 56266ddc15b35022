package io.strangler.bridge.stream;

import io.strangler.bridge.database.InTransaction;
import io.strangler.bridge.database.Published;
import io.strangler.bridge.database.QualifiedTable;
import io.strangler.bridge.database.Refused;
import io.strangler.bridge.database.Sql;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Collection;
import java.util.Map;
import java.util.stream.Collectors;

/** Remembers beside the watermark what the stream's publication carried, so that a gap is noticed also after the bridge was away. */
final class KnownPublication {
    private final StreamSpec spec;

    KnownPublication(StreamSpec spec) {
        this.spec = spec;
    }

    /**
     * Makes sure that the tables have been published since the stream began to carry them.
     *
     * @throws Refused naming those that have not
     */
    void require(Connection source, Connection destination, Collection<QualifiedTable> tables) throws SQLException {
        known(destination).require(source, spec.name(), tables);
    }

    /** Returns what was published when that was noted last. */
    Published known(Connection destination) throws SQLException {
        return new Published(Sql.list(
                        destination,
                        "select tab, place from strangler.published where stream = ?",
                        row -> Map.entry(row.getString(1), row.getLong(2)),
                        spec.name().value())
                .stream()
                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue)));
    }

    /** Takes what is published now for what must be from now on. */
    Published note(Connection source, Connection destination) throws SQLException {
        Published now = Published.of(source, spec.name());
        InTransaction.run(destination, () -> {
            Sql.execute(
                    destination,
                    "delete from strangler.published where stream = ?",
                    spec.name().value());
            for (Map.Entry<String, Long> each : now.places().entrySet()) {
                Sql.execute(
                        destination,
                        "insert into strangler.published (stream, tab, place) values (?, ?, ?)",
                        spec.name().value(),
                        each.getKey(),
                        each.getValue());
            }
        });
        return now;
    }
}

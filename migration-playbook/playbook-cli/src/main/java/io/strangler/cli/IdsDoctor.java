package io.strangler.cli;

import io.strangler.translate.AggregateShape;
import io.strangler.translate.jdbc.IdRange;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;

/** Looks at how many legacy numbers are left for rows that are born on the modern side. */
final class IdsDoctor {
    private static final double ENOUGH = 0.1;

    private IdsDoctor() {}

    static List<Finding> examine(String system, Connection connection, AggregateShape shape) throws SQLException {
        if (shape.mappedKey().isEmpty()) {
            return List.of();
        }
        String entity = shape.mappedKey().get();
        Optional<IdRange> found = IdRange.find(connection, entity);
        if (found.isEmpty()) {
            return List.of(Finding.ok(
                    system + " ids of " + entity, "no pairs yet; the bridge prepares them when it first runs"));
        }
        IdRange range = found.get();
        String left = range.left() + " of " + range.first() + " to " + range.last() + " are left";
        return List.of(
                range.share() >= ENOUGH
                        ? Finding.ok(system + " ids of " + entity, left)
                        : Finding.warn(
                                system + " ids of " + entity,
                                left,
                                "widen entities." + entity + ".reserve in the plan and start the bridge again"));
    }
}

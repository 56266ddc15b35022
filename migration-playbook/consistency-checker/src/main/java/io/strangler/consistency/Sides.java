package io.strangler.consistency;

import io.strangler.translate.Side;
import io.strangler.translate.jdbc.JdbcAggregates;
import java.sql.Connection;
import java.sql.SQLException;

/** The tables of an entity on both sides, with the types that their columns have there. */
record Sides(JdbcAggregates legacy, JdbcAggregates modern) {
    static Sides open(CheckedEntity entity) throws SQLException {
        return new Sides(open(entity, Side.LEGACY), open(entity, Side.MODERN));
    }

    JdbcAggregates on(Side side) {
        return side == Side.LEGACY ? legacy : modern;
    }

    private static JdbcAggregates open(CheckedEntity entity, Side side) throws SQLException {
        try (Connection connection = entity.database(side).open(Snapshot.APPLICATION)) {
            return JdbcAggregates.open(connection, entity.translator().shape(side));
        }
    }
}

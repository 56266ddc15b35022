package io.strangler.bridge.apply;

import io.strangler.translate.Aggregate;
import io.strangler.translate.AggregateShape;
import io.strangler.translate.EntityTranslator;
import io.strangler.translate.Side;
import io.strangler.translate.jdbc.JdbcAggregates;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Optional;

/** One entity as a stream carries it: how it is read, translated and written. */
public record EntitySync(EntityTranslator translator, Side from, JdbcAggregates source, JdbcAggregates destination) {
    /** Prepares against both databases as they are now. */
    public static EntitySync open(EntityTranslator translator, Side from, Connection source, Connection destination)
            throws SQLException {
        return new EntitySync(
                translator,
                from,
                JdbcAggregates.open(source, translator.shape(from)),
                JdbcAggregates.open(destination, translator.shape(from.opposite())));
    }

    public String name() {
        return translator.entity();
    }

    AggregateShape shape() {
        return translator.shape(from);
    }

    public Aggregate translate(Aggregate aggregate, Optional<Aggregate> present) {
        return translator.translateFrom(from, aggregate, present);
    }
}

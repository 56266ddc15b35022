package io.strangler.bridge.apply;

import io.strangler.bridge.database.Shape;
import io.strangler.bridge.database.Sql;
import io.strangler.translate.Aggregate;
import io.strangler.translate.AggregateShape;
import io.strangler.translate.EntityTranslator;
import io.strangler.translate.Side;
import io.strangler.translate.jdbc.JdbcAggregates;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Collection;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * One entity as a stream carries it: how it is read, translated and written.
 *
 * @param readable what the source's tables must be
 * @param writable what the destination's tables must be
 */
public record EntitySync(
        EntityTranslator translator,
        Side from,
        Shape readable,
        Shape writable,
        JdbcAggregates source,
        JdbcAggregates destination) {
    /** Prepares against both databases as they are now. */
    public static EntitySync open(EntityTranslator translator, Side from, Connection source, Connection destination)
            throws SQLException {
        // First, so that what changes in between is noticed later.
        Shape readable = Shape.of(source, translator.shape(from));
        Shape writable = Shape.of(destination, translator.shape(from.opposite()));
        return new EntitySync(
                translator,
                from,
                readable,
                writable,
                JdbcAggregates.open(source, translator.shape(from)),
                JdbcAggregates.open(destination, translator.shape(from.opposite())));
    }

    /**
     * Makes broken constraints show at the statement that breaks them, where they can be attributed, and makes sure that the
     * entities' tables are what they have to be, until the transaction ends.
     */
    public static void beginToWrite(Connection destination, Collection<EntitySync> entities) throws SQLException {
        destination.setAutoCommit(false);
        Sql.execute(
                destination,
                "set constraints all immediate; "
                        + entities.stream().map(each -> each.writable().lock()).collect(Collectors.joining("; ")));
        for (EntitySync entity : entities) {
            entity.writable().require(destination);
        }
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

package io.strangler.translate.jdbc;

import io.strangler.translate.AggregateShape;
import io.strangler.translate.Untranslatable;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * Gives rows that are brought to the modern side their identifiers, in the transaction that stores them.
 *
 * <p>A pair is never changed and never removed: a number that was paired once means the same row for ever, also when it was
 * deleted and comes back.
 */
final class IdPairs {
    private static final String MISSING = "select n from unnest(?::bigint[]) n where not exists (select from"
            + " strangler.id_pair i where i.entity = ? and i.legacy = n) order by n";

    private final Map<String, IdRange> ranges;

    private IdPairs(Map<String, IdRange> ranges) {
        this.ranges = ranges;
    }

    /** Prepares for the mapped columns of a shape; what is missing for them is added to the list. */
    static IdPairs open(Connection connection, AggregateShape shape, List<String> missing) throws SQLException {
        Map<String, IdRange> ranges = new LinkedHashMap<>();
        Set<String> entities = new TreeSet<>();
        shape.tables().forEach(table -> entities.addAll(table.mapped().values()));
        for (String entity : entities) {
            Optional<IdRange> range = IdRange.find(connection, entity);
            range.ifPresent(found -> ranges.put(entity, found));
            if (range.isEmpty()) {
                missing.add("pairs of identifiers of " + entity + ", which the bridge prepares when it first runs");
            }
        }
        return new IdPairs(ranges);
    }

    /**
     * Makes sure that every number has its identifier.
     *
     * @throws Untranslatable for a number that is reserved for rows born on the modern side and was given to none
     */
    void ensure(Connection connection, String entity, Collection<Long> numbers) throws SQLException {
        List<Long> missing = missing(connection, entity, numbers);
        if (missing.isEmpty()) {
            return;
        }
        IdRange range = Optional.ofNullable(ranges.get(entity)).orElseThrow();
        // In order, so that two who do this at once do not wait for each other in a circle.
        try (PreparedStatement insert =
                connection.prepareStatement("insert into strangler.id_pair (entity, legacy, modern) select ?, n, ("
                        + range.fresh() + ")::text from unnest(?::bigint[]) n where n not between ? and ? order by n"
                        + " on conflict do nothing")) {
            insert.setString(1, entity);
            insert.setArray(2, connection.createArrayOf("int8", missing.toArray()));
            insert.setLong(3, range.first());
            insert.setLong(4, range.last());
            insert.executeUpdate();
        }
        List<Long> left = missing(connection, entity, missing);
        if (!left.isEmpty()) {
            long number = left.getFirst();
            throw new Untranslatable(
                    entity + " " + number,
                    number >= range.first() && number <= range.last()
                            ? "has a number of the range " + range.first() + " to " + range.last()
                                    + ", reserved for rows born on the modern side, and was given to none of them: has"
                                    + " the legacy sequence run into it?"
                            : "was given an identifier that another row has: is the sequence behind the modern rows?");
        }
    }

    private static List<Long> missing(Connection connection, String entity, Collection<Long> numbers)
            throws SQLException {
        List<Long> missing = new ArrayList<>();
        try (PreparedStatement query = connection.prepareStatement(MISSING)) {
            query.setArray(1, connection.createArrayOf("int8", numbers.toArray()));
            query.setString(2, entity);
            try (ResultSet rows = query.executeQuery()) {
                while (rows.next()) {
                    missing.add(rows.getLong(1));
                }
            }
        }
        return missing;
    }
}

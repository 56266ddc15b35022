package io.strangler.bridge.apply;

import io.strangler.bridge.database.InTransaction;
import io.strangler.bridge.database.Sql;
import io.strangler.translate.Aggregate;
import io.strangler.translate.Key;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** Carries whole aggregates as they are now, whatever changed them. */
public final class Anew {
    private Anew() {}

    /**
     * Makes the destination's aggregates what the source's are, in the destination's open transaction.
     *
     * @param present what the destination holds, locked
     * @return the keys that could not be carried, with the reason
     */
    public static Map<Key, Obstacle> carry(
            EntitySync entity,
            Connection source,
            Connection destination,
            Collection<Key> keys,
            Map<Key, Aggregate> present)
            throws SQLException {
        Map<Key, Aggregate> now = read(entity, source, keys);
        Map<Key, Obstacle> obstacles = new LinkedHashMap<>();
        Map<Key, Optional<Aggregate>> wanted = new LinkedHashMap<>();
        for (Key key : keys) {
            Aggregate aggregate = now.get(key);
            if (aggregate == null) {
                wanted.put(key, Optional.empty());
            } else {
                switch (Translation.of(entity, aggregate, Optional.ofNullable(present.get(key)))) {
                    case Translation.Done done -> wanted.put(key, Optional.of(done.wanted()));
                    case Translation.Failed failed -> obstacles.put(key, new Obstacle(failed.reason(), false));
                }
            }
        }
        Storing.store(destination, entity, present, wanted)
                .refused()
                .forEach((key, reason) -> obstacles.put(key, new Obstacle(reason, true)));
        return obstacles;
    }

    private static Map<Key, Aggregate> read(EntitySync entity, Connection source, Collection<Key> keys)
            throws SQLException {
        source.setAutoCommit(false);
        try {
            Sql.execute(source, "set transaction isolation level repeatable read, read only");
            return entity.source().read(source, keys);
        } finally {
            InTransaction.rollback(source);
        }
    }

    /**
     * Why a key could not be carried.
     *
     * @param passing whether it may go by itself, as when a row that is referred to arrives
     */
    public record Obstacle(String reason, boolean passing) {}
}

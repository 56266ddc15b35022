package io.strangler.bridge.settle;

import io.strangler.bridge.apply.Anew;
import io.strangler.bridge.apply.EntitySync;
import io.strangler.bridge.authority.Authority;
import io.strangler.bridge.database.InTransaction;
import io.strangler.bridge.database.Sql;
import io.strangler.bridge.database.StreamName;
import io.strangler.bridge.parked.ParkedChange;
import io.strangler.bridge.parked.ParkedChanges;
import io.strangler.bridge.parked.ParkedChanges.Retry;
import io.strangler.bridge.parked.Unsettled;
import io.strangler.translate.Aggregate;
import io.strangler.translate.Key;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Tries parked changes again when they are due: each key alone, as its source is by then. */
public final class ParkedRetries {
    private static final int AT_ONCE = 50;

    private final Authority authority;
    private final Connection source;
    private final Connection destination;
    private final List<EntitySync> entities;
    private final ParkedChanges parked;
    private final Unsettled unsettled;

    /** Works for one stream with connections of its own, the destination's marked with an origin. */
    public ParkedRetries(
            StreamName stream,
            Authority authority,
            Connection source,
            Connection destination,
            List<EntitySync> entities) {
        this.authority = authority;
        this.source = source;
        this.destination = destination;
        this.entities = List.copyOf(entities);
        this.parked = new ParkedChanges(stream);
        this.unsettled = new Unsettled(stream);
    }

    public void retrySome() throws SQLException {
        destination.setAutoCommit(true);
        for (ParkedChange change : parked.due(destination, AT_ONCE)) {
            Optional<EntitySync> entity = entities.stream()
                    .filter(each -> each.name().equals(change.entity()))
                    .findFirst();
            if (entity.isPresent()) {
                retry(entity.get(), change);
            }
        }
    }

    private void retry(EntitySync entity, ParkedChange change) throws SQLException {
        Key key = entity.source().key(change.key());
        authority.whileStable(() -> InTransaction.run(destination, () -> {
            Sql.execute(destination, "set constraints all immediate");
            if (authority.of(key) != entity.from()) {
                if (parked.remove(destination, change)) {
                    unsettled.note(destination, entity.name(), List.of(change.key()));
                }
                return;
            }
            Map<Key, Aggregate> present = entity.destination().lock(destination, List.of(key));
            Optional<Anew.Obstacle> obstacle =
                    Optional.ofNullable(Anew.carry(entity, source, destination, List.of(key), present)
                            .get(key));
            if (obstacle.isPresent()) {
                parked.failedAgain(
                        destination,
                        change,
                        obstacle.get().reason(),
                        obstacle.get().passing() ? Retry.SOON : Retry.WHEN_ASKED);
            } else if (!parked.remove(destination, change)) {
                // More of the key came by while we looked: what we have just carried may be older.
                parked.retry(destination, change.id());
            }
        }));
    }
}

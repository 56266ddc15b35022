package io.strangler.bridge.settle;

import io.strangler.bridge.apply.Anew;
import io.strangler.bridge.apply.EntitySync;
import io.strangler.bridge.authority.Authority;
import io.strangler.bridge.database.InTransaction;
import io.strangler.bridge.database.Position;
import io.strangler.bridge.database.Server;
import io.strangler.bridge.database.StreamName;
import io.strangler.bridge.parked.ParkedChanges;
import io.strangler.bridge.parked.ParkedChanges.Retry;
import io.strangler.bridge.parked.Unsettled;
import io.strangler.translate.Aggregate;
import io.strangler.translate.Key;
import io.strangler.translate.Unpaired;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Carries changes of writers without authority.
 *
 * <p>Such a change must not overwrite what the authority has acknowledged meanwhile. So the authority's rows are locked first;
 * when the opposite stream has brought everything up to that moment to the writer's side, the aggregate there holds both
 * sides' changes, and carrying it over loses neither.
 */
public final class Settler {
    private static final int AT_ONCE = 100;
    private static final Duration LIMIT = Duration.ofSeconds(1);

    private final Passage opposite;
    private final Authority authority;
    private final Connection source;
    private final Connection destination;
    private final List<EntitySync> entities;
    private final Unsettled unsettled;
    private final ParkedChanges parked;
    private final ParkedChanges parkedOpposite;

    /** Works for one stream with connections of its own, the destination's marked with an origin. */
    public Settler(
            StreamName stream,
            Passage opposite,
            Authority authority,
            Connection source,
            Connection destination,
            List<EntitySync> entities) {
        this.opposite = opposite;
        this.authority = authority;
        this.source = source;
        this.destination = destination;
        this.entities = List.copyOf(entities);
        this.unsettled = new Unsettled(stream);
        this.parked = new ParkedChanges(stream);
        this.parkedOpposite = new ParkedChanges(opposite.name());
    }

    /** Settles the oldest keys; returns whether any could be. */
    public boolean settleSome() throws SQLException, InterruptedException {
        destination.setAutoCommit(true);
        Map<EntitySync, Map<Key, Unsettled.Key>> waiting = waiting();
        // First without locks: applications must not wait for a stream that lags.
        if (waiting.isEmpty() || !opposite.passed(Server.now(destination), LIMIT)) {
            return false;
        }
        boolean any = false;
        for (Map.Entry<EntitySync, Map<Key, Unsettled.Key>> each : waiting.entrySet()) {
            any |= settle(each.getKey(), each.getValue());
        }
        return any;
    }

    private Map<EntitySync, Map<Key, Unsettled.Key>> waiting() throws SQLException {
        Map<EntitySync, Map<Key, Unsettled.Key>> waiting = new LinkedHashMap<>();
        for (EntitySync entity : entities) {
            Map<Key, Unsettled.Key> keys = new LinkedHashMap<>();
            List<List<String>> blocked = parkedOpposite.waiting(source, entity.name());
            for (Unsettled.Key each : unsettled.list(destination, entity.name(), blocked, AT_ONCE)) {
                keys.put(entity.source().key(each.texts()), each);
            }
            if (!keys.isEmpty()) {
                waiting.put(entity, keys);
            }
        }
        InTransaction.rollback(source);
        return waiting;
    }

    private boolean settle(EntitySync entity, Map<Key, Unsettled.Key> keys) throws SQLException, InterruptedException {
        destination.setAutoCommit(false);
        boolean done = false;
        try {
            EntitySync.beginToWrite(destination, List.of(entity));
            Map<Key, Aggregate> present = entity.destination().lock(destination, keys.keySet());
            Position locked = Server.now(destination);
            if (!opposite.passed(locked, LIMIT)) {
                return false;
            }
            Map<Key, Unsettled.Key> free = new LinkedHashMap<>(keys);
            free.keySet().removeAll(blocked(entity));
            authority.whileStable(() -> carry(entity, free, present, locked));
            done = !free.isEmpty();
            return done;
        } finally {
            if (!done) {
                InTransaction.rollback(destination);
            }
        }
    }

    private void carry(EntitySync entity, Map<Key, Unsettled.Key> keys, Map<Key, Aggregate> present, Position locked)
            throws SQLException {
        Map<Key, Anew.Obstacle> obstacles = Optional.ofNullable(
                        Anew.carry(List.of(new Anew.Job(entity, keys.keySet(), present)), source, destination)
                                .get(entity))
                .orElse(Map.of());
        List<Map.Entry<Key, Unsettled.Key>> ordered = new ArrayList<>(keys.entrySet());
        ordered.sort(Map.Entry.comparingByValue(Unsettled.order()));
        for (Map.Entry<Key, Unsettled.Key> each : ordered) {
            Anew.Obstacle obstacle = obstacles.get(each.getKey());
            if (obstacle != null) {
                parked.park(
                        destination,
                        entity.name(),
                        each.getValue().texts(),
                        obstacle.reason(),
                        locked,
                        obstacle.passing() ? Retry.SOON : Retry.WHEN_ASKED);
            }
            unsettled.settled(destination, each.getValue());
        }
        destination.commit();
    }

    // What the authority wrote under these keys has not reached the writer's side, so that side's rows would undo it.
    private Set<Key> blocked(EntitySync entity) throws SQLException {
        Set<Key> blocked = new HashSet<>();
        for (List<String> texts : parkedOpposite.waiting(source, entity.name())) {
            // What has no number is on the modern side only.
            if (Unpaired.parse(texts.getFirst()).isEmpty()) {
                blocked.add(entity.source().key(texts));
            }
        }
        InTransaction.rollback(source);
        return blocked;
    }
}

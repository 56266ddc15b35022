package io.strangler.bridge.settle;

import io.strangler.bridge.apply.Anew;
import io.strangler.bridge.apply.Difference;
import io.strangler.bridge.apply.EntitySync;
import io.strangler.bridge.apply.ModernIds;
import io.strangler.bridge.authority.Authority;
import io.strangler.bridge.database.InTransaction;
import io.strangler.bridge.database.StreamName;
import io.strangler.bridge.parked.Carried;
import io.strangler.bridge.parked.Image;
import io.strangler.bridge.parked.ParkedChange;
import io.strangler.bridge.parked.ParkedChanges;
import io.strangler.bridge.parked.ParkedChanges.Retry;
import io.strangler.bridge.parked.Unsettled;
import io.strangler.translate.Key;
import io.strangler.translate.Unpaired;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;

/**
 * Tries parked changes again when they are due, as their source is by then: together, because one may be in the way of
 * another.
 */
public final class ParkedRetries {
    private static final int AT_ONCE = 50;

    private final Authority authority;
    private final Connection source;
    private final Connection destination;
    private final List<EntitySync> entities;
    private final WriterWins wins;
    private final BooleanSupplier twoWay;
    private final ParkedChanges parked;
    private final Unsettled unsettled;
    private final Carried carried;

    /**
     * Works for one stream with connections of its own, the destination's marked with an origin.
     *
     * @param wins carries what a writer without authority had stored
     * @param twoWay whether somebody has to know when a key was carried
     */
    public ParkedRetries(
            StreamName stream,
            Authority authority,
            Connection source,
            Connection destination,
            List<EntitySync> entities,
            WriterWins wins,
            BooleanSupplier twoWay) {
        this.authority = authority;
        this.source = source;
        this.destination = destination;
        this.entities = List.copyOf(entities);
        this.wins = wins;
        this.twoWay = twoWay;
        this.carried = new Carried(stream);
        this.parked = new ParkedChanges(stream);
        this.unsettled = new Unsettled(stream);
    }

    public void retrySome() throws SQLException {
        destination.setAutoCommit(true);
        Map<EntitySync, Map<Key, ParkedChange>> due = due();
        for (Map.Entry<EntitySync, Map<Key, ParkedChange>> entity : due.entrySet()) {
            for (Map.Entry<Key, ParkedChange> each :
                    List.copyOf(entity.getValue().entrySet())) {
                if (wins.carries(entity.getKey(), each.getKey(), each.getValue())) {
                    entity.getValue().remove(each.getKey());
                    wins.carry(entity.getKey(), each.getKey(), each.getValue());
                }
            }
        }
        due.values().removeIf(Map::isEmpty);
        if (!due.isEmpty()) {
            authority.whileStable(() -> InTransaction.run(destination, () -> retry(due)));
        }
    }

    private Map<EntitySync, Map<Key, ParkedChange>> due() throws SQLException {
        List<ParkedChange> changes = parked.due(destination, AT_ONCE);
        Map<EntitySync, Map<Key, ParkedChange>> due = new LinkedHashMap<>();
        for (EntitySync entity : entities) {
            Map<Key, ParkedChange> keys = new LinkedHashMap<>();
            Map<Key, ParkedChange> unpaired = new LinkedHashMap<>();
            changes.stream().filter(each -> each.entity().equals(entity.name())).forEach(each -> {
                Key key = entity.source().key(each.key());
                (Unpaired.of(key).isPresent() ? unpaired : keys).put(key, each);
            });
            if (!unpaired.isEmpty()) {
                numbered(entity, unpaired, keys);
            }
            if (!keys.isEmpty()) {
                due.put(entity, keys);
            }
        }
        return due;
    }

    private void retry(Map<EntitySync, Map<Key, ParkedChange>> due) throws SQLException {
        EntitySync.beginToWrite(destination, due.keySet());
        List<Anew.Job> jobs = new ArrayList<>();
        for (Map.Entry<EntitySync, Map<Key, ParkedChange>> each : due.entrySet()) {
            EntitySync entity = each.getKey();
            List<Key> own = new ArrayList<>();
            for (Map.Entry<Key, ParkedChange> change : each.getValue().entrySet()) {
                if (authority.of(change.getKey()) == entity.from()) {
                    own.add(change.getKey());
                } else if (parked.remove(destination, change.getValue())) {
                    unsettled.note(
                            destination, entity.name(), List.of(entity.source().texts(change.getKey())));
                }
            }
            jobs.add(new Anew.Job(entity, own, entity.destination().lock(destination, own)));
        }
        Map<EntitySync, Map<List<String>, Image>> overwritten = new LinkedHashMap<>();
        Map<EntitySync, Map<Key, Anew.Obstacle>> obstacles =
                Anew.carry(jobs, source, destination, (entity, key, now, present, wanted) -> {
                    if (twoWay.getAsBoolean() && Difference.between(present, wanted)) {
                        overwritten
                                .computeIfAbsent(entity, it -> new LinkedHashMap<>())
                                .put(
                                        entity.source().texts(key),
                                        Judge.images(entity, now, present)
                                                .of(entity.from().opposite()));
                    }
                    return true;
                });
        for (Map.Entry<EntitySync, Map<List<String>, Image>> each : overwritten.entrySet()) {
            carried.note(destination, each.getKey().name(), each.getValue().keySet());
            carried.keep(destination, each.getKey().name(), each.getValue());
        }
        for (Anew.Job job : jobs) {
            Map<Key, Anew.Obstacle> found =
                    Optional.ofNullable(obstacles.get(job.entity())).orElse(Map.of());
            for (Key key : job.keys()) {
                ParkedChange change = Optional.ofNullable(due.get(job.entity()))
                        .map(keys -> keys.get(key))
                        .orElseThrow();
                book(change, Optional.ofNullable(found.get(key)));
            }
        }
    }

    // A number may have come free, another change of the row may have brought it, or the row is gone.
    private void numbered(EntitySync entity, Map<Key, ParkedChange> unpaired, Map<Key, ParkedChange> keys)
            throws SQLException {
        Map<Key, Optional<Key>> again = ModernIds.again(entity, unpaired.keySet(), source, destination);
        for (Map.Entry<Key, ParkedChange> each : unpaired.entrySet()) {
            Optional<Key> now = Optional.ofNullable(again.get(each.getKey())).orElse(Optional.empty());
            if (now.isEmpty()) {
                boolean unused = parked.remove(destination, each.getValue());
            } else if (Unpaired.of(now.get()).isPresent()) {
                parked.failedAgain(destination, each.getValue(), ModernIds.reason(entity.name(), source), Retry.SOON);
            } else {
                // Parked under its number as well: that one first, this one when it is due again.
                keys.putIfAbsent(now.get(), each.getValue());
            }
        }
        InTransaction.rollback(source);
    }

    private void book(ParkedChange change, Optional<Anew.Obstacle> obstacle) throws SQLException {
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
    }
}

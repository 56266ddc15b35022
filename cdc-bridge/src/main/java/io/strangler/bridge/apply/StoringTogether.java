package io.strangler.bridge.apply;

import io.strangler.bridge.database.Sql;
import io.strangler.translate.Aggregate;
import io.strangler.translate.Key;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Stores what several entities want in one transaction, in whatever order their constraints allow.
 *
 * <p>What is refused because of other rows is tried again when those have been stored, and what only holds as a whole is
 * tried as a whole, with the constraints that may be deferred checked at its end. Otherwise rows whose source transaction
 * was sound would be parked for ever.
 */
final class StoringTogether {
    // What waits is held in memory; beyond this it is parked at once, and tried again from there.
    private static final int MOST = 2_000;

    private final Connection connection;
    private final Map<EntitySync, Map<Key, Refused>> waiting = new LinkedHashMap<>();
    private final Map<EntitySync, Map<Key, String>> refused = new LinkedHashMap<>();
    private int waits;
    private long changed;

    /** Works in the connection's open transaction, whose constraints are checked at each statement. */
    StoringTogether(Connection connection) {
        this.connection = connection;
    }

    /** Stores what can be: what goes in reverse order of the entities, then what stays in their order. */
    void store(List<Work> works) throws SQLException {
        for (Work work : works.reversed()) {
            store(work.part(false));
        }
        for (Work work : works) {
            store(work.part(true));
        }
    }

    /** Tries again what was refused because of other rows; returns what remains refused, with the reason. */
    Map<EntitySync, Map<Key, String>> finish() throws SQLException {
        int before = Integer.MAX_VALUE;
        while (waits > 0 && waits < before) {
            before = waits;
            List<Work> works = waitingWorks();
            // The other way round: what goes was perhaps refused because of what has stayed elsewhere meanwhile.
            for (Work work : works) {
                store(work.part(true));
            }
            for (Work work : works.reversed()) {
                store(work.part(false));
            }
        }
        if (waits > 1 && asOne(waitingWorks())) {
            waiting.clear();
        }
        waiting.forEach((entity, keys) -> keys.forEach((key, each) -> refuse(entity, key, each.reason())));
        return refused;
    }

    /** Returns whether the key has been refused and not been stored since. */
    boolean refuses(EntitySync entity, Key key) {
        return Optional.ofNullable(waiting.get(entity))
                        .map(keys -> keys.containsKey(key))
                        .orElse(false)
                || Optional.ofNullable(refused.get(entity))
                        .map(keys -> keys.containsKey(key))
                        .orElse(false);
    }

    /** Returns how many aggregates had to be changed. */
    long changed() {
        return changed;
    }

    private void store(Work work) throws SQLException {
        if (work.wanted().isEmpty()) {
            return;
        }
        work.wanted().keySet().forEach(key -> forget(work.entity(), key));
        Storing.Outcome outcome = Storing.store(connection, work.entity(), work.present(), work.wanted());
        changed += outcome.changed();
        outcome.refused().forEach((key, reason) -> {
            Optional<Aggregate> wanted =
                    Optional.ofNullable(work.wanted().get(key)).orElse(Optional.empty());
            if (outcome.conflicts().contains(key) && waits < MOST) {
                waits++;
                waiting.computeIfAbsent(work.entity(), it -> new LinkedHashMap<>())
                        .put(key, new Refused(Optional.ofNullable(work.present().get(key)), wanted, reason));
            } else {
                refuse(work.entity(), key, reason);
            }
        });
    }

    private boolean asOne(List<Work> works) throws SQLException {
        Savepoint savepoint = connection.setSavepoint();
        try {
            Sql.execute(connection, "set constraints all deferred");
            long done = 0;
            for (Work work : works) {
                done += work.entity().destination().write(connection, work.present(), work.wanted());
            }
            Sql.execute(connection, "set constraints all immediate");
            connection.releaseSavepoint(savepoint);
            changed += done;
            return true;
        } catch (SQLException e) {
            if (!Storing.refusal(e)) {
                throw e;
            }
            connection.rollback(savepoint);
            connection.releaseSavepoint(savepoint);
            return false;
        }
    }

    private List<Work> waitingWorks() {
        List<Work> works = new ArrayList<>();
        waiting.forEach((entity, keys) -> {
            Map<Key, Aggregate> present = new LinkedHashMap<>();
            Map<Key, Optional<Aggregate>> wanted = new LinkedHashMap<>();
            keys.forEach((key, each) -> {
                each.present().ifPresent(it -> present.put(key, it));
                wanted.put(key, each.wanted());
            });
            works.add(new Work(entity, present, wanted));
        });
        return works;
    }

    private void forget(EntitySync entity, Key key) {
        Map<Key, Refused> keys = waiting.get(entity);
        if (keys != null && keys.remove(key) != null) {
            waits--;
        }
        Map<Key, String> reasons = refused.get(entity);
        if (reasons != null) {
            reasons.remove(key);
        }
    }

    private void refuse(EntitySync entity, Key key, String reason) {
        refused.computeIfAbsent(entity, it -> new LinkedHashMap<>()).put(key, reason);
    }

    /**
     * What one entity wants.
     *
     * @param present what the destination holds under the keys
     * @param wanted the aggregates to store; empty to delete
     */
    record Work(EntitySync entity, Map<Key, Aggregate> present, Map<Key, Optional<Aggregate>> wanted) {
        private Work part(boolean stays) {
            Map<Key, Optional<Aggregate>> part = new LinkedHashMap<>();
            wanted.forEach((key, aggregate) -> {
                if (aggregate.isPresent() == stays) {
                    part.put(key, aggregate);
                }
            });
            return new Work(entity, present, part);
        }
    }

    private record Refused(Optional<Aggregate> present, Optional<Aggregate> wanted, String reason) {}
}

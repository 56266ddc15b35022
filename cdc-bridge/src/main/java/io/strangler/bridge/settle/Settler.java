package io.strangler.bridge.settle;

import io.strangler.bridge.apply.Anew;
import io.strangler.bridge.apply.Difference;
import io.strangler.bridge.apply.EntitySync;
import io.strangler.bridge.authority.Authority;
import io.strangler.bridge.database.InTransaction;
import io.strangler.bridge.database.Position;
import io.strangler.bridge.database.Server;
import io.strangler.bridge.database.StreamName;
import io.strangler.bridge.parked.Bounces;
import io.strangler.bridge.parked.Carried;
import io.strangler.bridge.parked.Conflicts;
import io.strangler.bridge.parked.Conflicts.Winner;
import io.strangler.bridge.parked.Pair;
import io.strangler.bridge.parked.ParkedChange.Kind;
import io.strangler.bridge.parked.ParkedChanges;
import io.strangler.bridge.parked.ParkedChanges.Retry;
import io.strangler.bridge.parked.Unsettled;
import io.strangler.playbook.plan.ConflictPolicy;
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
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

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
    private static final long TRIM_NANOS = TimeUnit.SECONDS.toNanos(2);

    private final Passage opposite;
    private final Authority authority;
    private final Connection source;
    private final Connection destination;
    private final List<EntitySync> entities;
    private final Map<String, ConflictPolicy> policies;
    private final Consumer<Outcome> listener;
    private final StreamName stream;
    private final Unsettled unsettled;
    private final ParkedChanges parked;
    private final ParkedChanges parkedOpposite;
    private final Bounces bounces;
    private final Conflicts conflicts;
    private long trimmedAt = System.nanoTime();

    /**
     * Works for one stream with connections of its own, the destination's marked with an origin.
     *
     * @param policies what settles conflicts, by entity
     * @param listener told what came of keys, after the commit
     */
    public Settler(
            StreamName stream,
            Passage opposite,
            Authority authority,
            Connection source,
            Connection destination,
            List<EntitySync> entities,
            Map<String, ConflictPolicy> policies,
            Consumer<Outcome> listener) {
        this.stream = stream;
        this.opposite = opposite;
        this.authority = authority;
        this.source = source;
        this.destination = destination;
        this.entities = List.copyOf(entities);
        this.policies = Map.copyOf(policies);
        this.listener = listener;
        this.bounces = new Bounces(stream);
        this.conflicts = new Conflicts(stream);
        this.unsettled = new Unsettled(stream);
        this.parked = new ParkedChanges(stream);
        this.parkedOpposite = new ParkedChanges(opposite.name());
    }

    /** Settles the oldest keys; returns whether any could be. */
    public boolean settleSome() throws SQLException, InterruptedException {
        destination.setAutoCommit(true);
        trim();
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
        Position here = Server.now(source);
        ConflictPolicy policy = Optional.ofNullable(policies.get(entity.name())).orElse(ConflictPolicy.AUTHORITY);
        Judge judge = Judge.of(entity, policy, authority, stream, opposite.name(), here, keys, source, destination);
        InTransaction.rollback(source);
        Map<Key, Anew.Obstacle> obstacles = Optional.ofNullable(
                        Anew.carry(List.of(new Anew.Job(entity, keys.keySet(), present)), source, destination, judge)
                                .get(entity))
                .orElse(Map.of());
        List<Map.Entry<Key, Unsettled.Key>> ordered = new ArrayList<>(keys.entrySet());
        ordered.sort(Map.Entry.comparingByValue(Unsettled.order()));
        Map<Key, Aggregate> left = entity.destination().read(destination, keys.keySet());
        Map<List<String>, Optional<Bounces.Last>> remembered = new LinkedHashMap<>();
        List<Outcome> outcomes = new ArrayList<>();
        for (Map.Entry<Key, Unsettled.Key> each : ordered) {
            Unsettled.Key note = each.getValue();
            Optional<Anew.Obstacle> obstacle = Optional.ofNullable(obstacles.get(each.getKey()));
            if (obstacle.isPresent()) {
                parked.park(
                        destination,
                        entity.name(),
                        note.texts(),
                        obstacle.get().reason(),
                        locked,
                        obstacle.get().passing() ? Retry.SOON : Retry.WHEN_ASKED);
            }
            Optional<Judge.Verdict> verdict = judge.of(each.getKey()).filter(it -> obstacle.isEmpty());
            if (verdict.isPresent()) {
                book(note, verdict.get(), locked).ifPresent(outcomes::add);
            }
            remembered.put(
                    note.texts(),
                    verdict.flatMap(it -> it.remembered(here))
                            .map(last -> left(last, Optional.ofNullable(left.get(each.getKey())))));
            unsettled.settled(destination, note, here);
        }
        bounces.keep(destination, entity.name(), remembered);
        destination.commit();
        outcomes.forEach(listener);
    }

    // Not what we wanted to store: a trigger may have made something else of it.
    private static Bounces.Last left(Bounces.Last last, Optional<Aggregate> held) {
        return last.left(name -> Difference.mark(held, name));
    }

    private Optional<Outcome> book(Unsettled.Key note, Judge.Verdict verdict, Position at) throws SQLException {
        return switch (verdict) {
            case Judge.Verdict.Settled settled -> Optional.empty();
            case Judge.Verdict.Lost lost -> {
                conflicts.note(destination, note.entity(), note.texts(), Winner.AUTHORITY, lost.images());
                yield Optional.of(Outcome.AUTHORITY_WON);
            }
            case Judge.Verdict.Won won -> {
                hold(Kind.WON, note, "changed on both sides, and newer here: being carried", at, won.images());
                yield Optional.empty();
            }
            case Judge.Verdict.Asked asked -> {
                hold(
                        Kind.CONFLICT,
                        note,
                        "changed on both sides since they last agreed; the authority's content stands until somebody"
                                + " decides: retry carries the other side's instead, discard drops it",
                        at,
                        asked.images());
                yield Optional.of(Outcome.ASKED);
            }
            case Judge.Verdict.Bounced bounced -> {
                hold(Kind.BOUNCE, note, bounced.reason(), at, bounced.images());
                yield Optional.of(Outcome.BOUNCED);
            }
        };
    }

    private void hold(Kind kind, Unsettled.Key note, String reason, Position at, Pair images) throws SQLException {
        parked.hold(destination, new ParkedChanges.Held(kind, note.entity(), note.texts(), reason, at, images));
    }

    private void trim() throws SQLException {
        long now = System.nanoTime();
        if (now - trimmedAt < TRIM_NANOS) {
            return;
        }
        trimmedAt = now;
        bounces.trim(destination);
        conflicts.trim(destination);
        // In this order: what is noted in between is beyond the position.
        Optional<Position> noted = unsettled.notedUpTo(destination);
        List<List<String>> waiting = unsettled.waiting(destination);
        if (noted.isPresent()) {
            InTransaction.rollback(source);
            InTransaction.run(source, () -> new Carried(opposite.name()).forget(source, noted.get(), waiting));
        }
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

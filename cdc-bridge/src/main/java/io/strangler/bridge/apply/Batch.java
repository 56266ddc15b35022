package io.strangler.bridge.apply;

import io.strangler.bridge.authority.Authority;
import io.strangler.bridge.database.Position;
import io.strangler.bridge.database.StreamName;
import io.strangler.bridge.parked.Carried;
import io.strangler.bridge.parked.Image;
import io.strangler.bridge.parked.ParkedChanges;
import io.strangler.bridge.parked.ParkedChanges.Retry;
import io.strangler.bridge.parked.Unsettled;
import io.strangler.translate.Aggregate;
import io.strangler.translate.Key;
import io.strangler.translate.Side;
import io.strangler.translate.Unpaired;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** One destination transaction in the making: decides per touched key whether it is stored, left to settle, or parked. */
final class Batch {
    private final Connection source;
    private final Connection destination;
    private final Authority authority;
    private final ParkedChanges parked;
    private final Unsettled unsettled;
    private final StoringTogether storing;
    private final Carried carried;
    private final boolean twoWay;
    private final List<Work> works = new ArrayList<>();
    private final Map<EntitySync, Map<Key, Position>> refusedAt = new LinkedHashMap<>();
    private long wanted;
    private long applied;
    private long skipped;
    private long noted;
    private long parkings;

    /**
     * Begins.
     *
     * @param twoWay whether somebody has to know when a key was carried
     */
    Batch(Connection source, Connection destination, StreamName stream, Authority authority, boolean twoWay) {
        this.twoWay = twoWay;
        this.carried = new Carried(stream);
        this.source = source;
        this.destination = destination;
        this.authority = authority;
        this.parked = new ParkedChanges(stream);
        this.unsettled = new Unsettled(stream);
        this.storing = new StoringTogether(destination);
    }

    /** Judges the touched keys of an entity. */
    void add(EntitySync entity, Map<Key, Touch> touched, Map<Key, Aggregate> now) throws SQLException {
        Map<Key, Touch> free = new LinkedHashMap<>(touched);
        for (Key key : waiting(entity, touched.keySet())) {
            park(entity, key, touch(touched, key).last(), "waits behind an earlier change", Retry.SOON);
            free.remove(key);
        }
        for (Key key : touched.keySet()) {
            if (Unpaired.of(key).isPresent() && free.remove(key) != null) {
                park(entity, key, touch(touched, key).last(), ModernIds.reason(entity.name(), source), Retry.SOON);
            }
        }
        Map<Key, Aggregate> present = entity.destination().read(destination, free.keySet());
        List<Unsettled.Touched> foreign = new ArrayList<>();
        Work work = new Work(entity, free, present, new LinkedHashMap<>(), new LinkedHashMap<>());
        for (Map.Entry<Key, Touch> each : free.entrySet()) {
            Key key = each.getKey();
            boolean direct = authority.of(key) == entity.from()
                    // Nothing can be overwritten by what is born; a row that is merely missing may have been deleted
                    // there.
                    || (!present.containsKey(key) && each.getValue().born());
            if (direct) {
                want(work, key, each.getValue(), Optional.ofNullable(now.get(key)));
            } else {
                foreign.add(foreign(entity, key, each.getValue(), Optional.ofNullable(now.get(key))));
            }
        }
        unsettled.touched(destination, entity.name(), foreign);
        noted += foreign.size();
        works.add(work);
    }

    /** Writes what was judged. */
    void store() throws SQLException {
        storing.store(works.stream()
                .map(work -> new StoringTogether.Work(work.entity(), work.present(), work.wanted()))
                .toList());
        for (Work work : works) {
            wanted += work.wanted().size();
            for (Key key : work.wanted().keySet()) {
                if (storing.refuses(work.entity(), key)) {
                    refusedAt
                            .computeIfAbsent(work.entity(), it -> new LinkedHashMap<>())
                            .put(key, touch(work.touched(), key).last());
                }
            }
            tell(work);
        }
        works.clear();
    }

    // After the writing: who wrote the same rows before is before this moment in the log, who waited for them after it.
    private void tell(Work work) throws SQLException {
        if (!twoWay) {
            return;
        }
        List<List<String>> keys = new ArrayList<>();
        for (Map.Entry<Key, Optional<Aggregate>> each : work.wanted().entrySet()) {
            Optional<Aggregate> present = Optional.ofNullable(work.present().get(each.getKey()));
            if (authority.of(each.getKey()) == work.entity().from()
                    && Difference.between(present, each.getValue())
                    && (present.isPresent()
                            || !touch(work.touched(), each.getKey()).born())) {
                keys.add(work.entity().source().texts(each.getKey()));
            }
        }
        carried.note(destination, work.entity().name(), keys);
        work.overwritten().keySet().retainAll(keys);
        carried.keep(destination, work.entity().name(), work.overwritten());
    }

    /** Parks what the destination still refuses when everything else is written. */
    void finish() throws SQLException {
        for (Map.Entry<EntitySync, Map<Key, String>> entity : storing.finish().entrySet()) {
            Map<Key, Position> positions =
                    Optional.ofNullable(refusedAt.get(entity.getKey())).orElse(Map.of());
            for (Map.Entry<Key, String> each : entity.getValue().entrySet()) {
                Position at = Optional.ofNullable(positions.get(each.getKey())).orElseThrow();
                park(entity.getKey(), each.getKey(), at, each.getValue(), Retry.SOON);
                wanted--;
            }
        }
        applied = storing.changed();
        skipped = Math.max(0, wanted - applied);
    }

    long applied() {
        return applied;
    }

    long skipped() {
        return skipped;
    }

    /** Returns how many keys were left to settle. */
    long noted() {
        return noted;
    }

    /** Returns what the batch took since the given moment. */
    Applier.Work work(int transactions, long began) {
        return new Applier.Work(
                transactions, applied + skipped + noted + parkings, parkings, noted, System.nanoTime() - began);
    }

    private void want(Work work, Key key, Touch touch, Optional<Aggregate> now) throws SQLException {
        if (now.isEmpty()) {
            work.wanted().put(key, Optional.empty());
            keep(work, key);
            return;
        }
        Optional<Aggregate> present = Optional.ofNullable(work.present().get(key));
        switch (Translation.of(work.entity(), now.get(), present)) {
            case Translation.Done done -> {
                // What is still refused of the key may be more than this touch changed.
                Earlier.Narrowed narrowed = present.isEmpty() || storing.refuses(work.entity(), key)
                        ? new Earlier.Narrowed(done.wanted(), true)
                        : Earlier.narrow(work.entity(), touch, now.get(), present.get(), done.wanted());
                work.wanted().put(key, Optional.of(narrowed.wanted()));
                if (narrowed.diverged()) {
                    keep(work, key);
                }
            }
            case Translation.Failed failed ->
                park(
                        work.entity(),
                        key,
                        touch.last(),
                        failed.reason(),
                        failed.passing() ? Retry.SOON : Retry.WHEN_ASKED);
        }
    }

    // Of what was written on the modern side its own log tells.
    private void keep(Work work, Key key) {
        EntitySync entity = work.entity();
        if (twoWay && entity.from() == Side.MODERN && authority.of(key) == entity.from()) {
            work.overwritten()
                    .put(
                            entity.source().texts(key),
                            Image.of(
                                    Optional.ofNullable(work.present().get(key)),
                                    entity.translator().shape(entity.from().opposite()),
                                    entity.destination()));
        }
    }

    private static Unsettled.Touched foreign(EntitySync entity, Key key, Touch touch, Optional<Aggregate> now) {
        return new Unsettled.Touched(
                entity.source().texts(key),
                Optional.of(touch.first()),
                Optional.of(touch.last()),
                Later.image(entity, touch, now));
    }

    private Set<Key> waiting(EntitySync entity, Set<Key> touched) throws SQLException {
        Set<Key> waiting = new HashSet<>();
        for (List<String> texts : parked.waiting(destination, entity.name())) {
            Key key = entity.source().key(texts);
            if (touched.contains(key)) {
                waiting.add(key);
            }
        }
        return waiting;
    }

    private void park(EntitySync entity, Key key, Position at, String reason, Retry retry) throws SQLException {
        parkings++;
        parked.park(destination, entity.name(), entity.source().texts(key), reason, at, retry);
    }

    private static Touch touch(Map<Key, Touch> touched, Key key) {
        return Optional.ofNullable(touched.get(key)).orElseThrow();
    }

    /**
     * One entity's part of the batch.
     *
     * @param overwritten what the destination held that may be somebody's work there
     */
    private record Work(
            EntitySync entity,
            Map<Key, Touch> touched,
            Map<Key, Aggregate> present,
            Map<Key, Optional<Aggregate>> wanted,
            Map<List<String>, Image> overwritten) {}
}

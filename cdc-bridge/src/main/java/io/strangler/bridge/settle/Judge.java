package io.strangler.bridge.settle;

import io.strangler.bridge.apply.Anew;
import io.strangler.bridge.apply.Difference;
import io.strangler.bridge.apply.EntitySync;
import io.strangler.bridge.apply.Translation;
import io.strangler.bridge.authority.Authority;
import io.strangler.bridge.database.Position;
import io.strangler.bridge.database.StreamName;
import io.strangler.bridge.parked.Bounces;
import io.strangler.bridge.parked.Bounces.Last;
import io.strangler.bridge.parked.Bounces.Wrote;
import io.strangler.bridge.parked.Carried;
import io.strangler.bridge.parked.Image;
import io.strangler.bridge.parked.Pair;
import io.strangler.bridge.parked.Unsettled;
import io.strangler.playbook.plan.ConflictPolicy;
import io.strangler.playbook.plan.ConflictPolicy.Newest;
import io.strangler.translate.Aggregate;
import io.strangler.translate.Key;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Tells for keys of one entity that a writer without authority has changed whether the authority has changed them as well
 * since the sides last agreed, and what then becomes of them.
 *
 * <p>Neither had seen the other's change if the opposite stream carried the key to the writer's side after the writer's first
 * change that is not settled: both moments are positions in one log.
 */
final class Judge implements Anew.Choice {
    private final EntitySync entity;
    private final ConflictPolicy policy;
    private final Authority authority;
    private final Position here;
    private final Map<Key, Unsettled.Key> keys;
    private final Map<List<String>, Last> known;
    private final Set<Key> crossed = new HashSet<>();
    private final Map<Key, Image> lost = new HashMap<>();
    private final Map<Key, Verdict> verdicts = new LinkedHashMap<>();

    private Judge(
            EntitySync entity,
            ConflictPolicy policy,
            Authority authority,
            Position here,
            Map<Key, Unsettled.Key> keys,
            Map<List<String>, Last> known) {
        this.entity = entity;
        this.policy = policy;
        this.authority = authority;
        this.here = here;
        this.keys = keys;
        this.known = known;
    }

    /**
     * Gathers what is known of the keys; the authority's rows are locked, and what it did to them has arrived.
     *
     * @param here position of the source before it is read
     */
    static Judge of(
            EntitySync entity,
            ConflictPolicy policy,
            Authority authority,
            StreamName stream,
            StreamName opposite,
            Position here,
            Map<Key, Unsettled.Key> keys,
            Connection source,
            Connection destination)
            throws SQLException {
        Map<List<String>, Last> known = new Bounces(stream)
                .find(
                        destination,
                        entity.name(),
                        keys.values().stream().map(Unsettled.Key::texts).toList());
        Judge judge = new Judge(entity, policy, authority, here, keys, known);
        judge.look(new Carried(opposite), source);
        return judge;
    }

    private void look(Carried carried, Connection source) throws SQLException {
        Map<List<String>, Position> first = new HashMap<>();
        Map<List<String>, Position> last = new HashMap<>();
        for (Map.Entry<Key, Unsettled.Key> each : keys.entrySet()) {
            Unsettled.Key note = each.getValue();
            if (note.first().isEmpty() || note.last().isEmpty() || authority.of(each.getKey()) == entity.from()) {
                continue;
            }
            // What came earlier was carried with the last settling.
            Position settled = Optional.ofNullable(known.get(note.texts()))
                    .map(Last::at)
                    .orElse(note.first().get());
            if (note.last().get().compareTo(settled) >= 0) {
                List<String> texts = entity.destination().texts(each.getKey());
                first.put(
                        texts,
                        settled.compareTo(note.first().get()) > 0
                                ? settled
                                : note.first().get());
                last.put(texts, note.last().get());
            }
        }
        Set<List<String>> after = carried.after(source, entity.name(), first);
        last.keySet().retainAll(after);
        Set<List<String>> overwritten = carried.after(source, entity.name(), last);
        for (Map.Entry<Key, Unsettled.Key> each : keys.entrySet()) {
            List<String> texts = entity.destination().texts(each.getKey());
            if (after.contains(texts)) {
                crossed.add(each.getKey());
            }
            if (overwritten.contains(texts)) {
                Optional<Image> image = carried.overwritten(
                        source, entity.name(), texts, each.getValue().last().orElseThrow());
                image.or(() -> each.getValue().image()).ifPresent(it -> lost.put(each.getKey(), it));
            }
        }
    }

    @Override
    public boolean carries(
            EntitySync of, Key key, Optional<Aggregate> now, Optional<Aggregate> present, Optional<Aggregate> wanted) {
        Verdict verdict = verdict(key, now, present, wanted);
        verdicts.put(key, verdict);
        return verdict.carries();
    }

    private Verdict verdict(Key key, Optional<Aggregate> now, Optional<Aggregate> present, Optional<Aggregate> wanted) {
        if (!crossed.contains(key)) {
            return settled(key, now, present, wanted);
        }
        Optional<Aggregate> theirs = theirs(key, now);
        Optional<Optional<Aggregate>> across = across(entity, theirs, present);
        if (across.isPresent() && !Difference.between(present, across.get())) {
            // Both wrote the same.
            return new Verdict.Settled(Optional.empty());
        }
        Pair images = images(theirs, present);
        return switch (policy) {
            case ConflictPolicy.Authority by -> new Verdict.Lost(images);
            case ConflictPolicy.Park park -> new Verdict.Asked(images);
            case Newest newest ->
                across.isPresent() && newer(entity, newest, across.get(), present)
                        ? new Verdict.Won(images)
                        : new Verdict.Lost(images);
        };
    }

    // What a column of another type or an identifier without its pair had cannot be read back.
    private Optional<Aggregate> theirs(Key key, Optional<Aggregate> now) {
        Image image = lost.get(key);
        try {
            return image == null ? now : image.aggregate(entity.source());
        } catch (IllegalArgumentException e) {
            return now;
        }
    }

    private Verdict settled(Key key, Optional<Aggregate> now, Optional<Aggregate> present, Optional<Aggregate> wanted) {
        Map<String, Wrote> wrote = new HashMap<>();
        Map<String, String> was = new HashMap<>();
        Difference.marks(present, wanted).forEach((name, mark) -> {
            wrote.put(name, new Wrote(mark, ""));
            was.put(name, Difference.mark(present, name));
        });
        Last next = Last.next(Optional.ofNullable(known.get(texts(key))), here, was, wrote);
        return next.verdict()
                .<Verdict>map(reason -> new Verdict.Bounced(reason, images(now, present)))
                .orElseGet(() -> new Verdict.Settled(Optional.of(next)));
    }

    /** Returns what was decided; nothing of a key that cannot be translated. */
    Optional<Verdict> of(Key key) {
        return Optional.ofNullable(verdicts.get(key));
    }

    private List<String> texts(Key key) {
        return Optional.ofNullable(keys.get(key)).orElseThrow().texts();
    }

    private Pair images(Optional<Aggregate> theirs, Optional<Aggregate> present) {
        return images(entity, theirs, present);
    }

    static Pair images(EntitySync entity, Optional<Aggregate> source, Optional<Aggregate> destination) {
        return Pair.of(
                entity.from(),
                Image.of(source, entity.translator().shape(entity.from()), entity.source()),
                Image.of(destination, entity.translator().shape(entity.from().opposite()), entity.destination()));
    }

    /** Returns what the writer's image is on the authority's side; empty when it has no counterpart there. */
    static Optional<Optional<Aggregate>> across(
            EntitySync entity, Optional<Aggregate> theirs, Optional<Aggregate> present) {
        if (theirs.isEmpty()) {
            return Optional.of(Optional.empty());
        }
        return switch (Translation.of(entity, theirs.get(), present)) {
            case Translation.Done done -> Optional.of(Optional.of(done.wanted()));
            case Translation.Failed failed -> Optional.empty();
        };
    }

    /** Returns whether the writer's image is the newer one. Compared on one side, in its own type. */
    @SuppressWarnings("unchecked")
    static boolean newer(EntitySync entity, Newest newest, Optional<Aggregate> theirs, Optional<Aggregate> present) {
        String column = newest.column(entity.from().opposite());
        Optional<Object> there = theirs.map(it -> it.root().value(column));
        Optional<Object> here = present.map(it -> it.root().value(column));
        if (there.isEmpty() || present.isEmpty()) {
            return false;
        }
        return here.isEmpty()
                || there.get().getClass() == here.get().getClass()
                        && ((Comparable<Object>) there.get()).compareTo(here.get()) > 0;
    }

    /** What becomes of a key. */
    sealed interface Verdict {
        /** Returns whether the writer's side is carried as it is now. */
        boolean carries();

        /** Returns what to remember of the key, all of whose changes before the position have been carried. */
        default Optional<Last> remembered(Position at) {
            return carries() ? Optional.of(new Last(at, Map.of(), 0, 0)) : Optional.empty();
        }

        /** Only the writer has changed it; next is what to remember of it. */
        record Settled(Optional<Last> next) implements Verdict {
            @Override
            public boolean carries() {
                return true;
            }

            @Override
            public Optional<Last> remembered(Position at) {
                return next.or(() -> Verdict.super.remembered(at));
            }
        }

        /** Both have, and the authority wins: what the writer's side holds now has its changes. */
        record Lost(Pair images) implements Verdict {
            @Override
            public boolean carries() {
                return true;
            }
        }

        /** Both have, and the writer wins. */
        record Won(Pair images) implements Verdict {
            @Override
            public boolean carries() {
                return false;
            }
        }

        /** Both have, and a person is asked. */
        record Asked(Pair images) implements Verdict {
            @Override
            public boolean carries() {
                return false;
            }
        }

        /** It goes back and forth. */
        record Bounced(String reason, Pair images) implements Verdict {
            @Override
            public boolean carries() {
                return false;
            }
        }
    }
}

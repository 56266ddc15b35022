package io.strangler.consistency;

import io.strangler.translate.Aggregate;
import io.strangler.translate.Declaration;
import io.strangler.translate.Key;
import io.strangler.translate.Side;
import io.strangler.translate.TableShape;
import io.strangler.translate.jdbc.JdbcAggregates;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Compares every aggregate of one entity on both sides and reports what differs, what could not be compared, and what is
 * never compared.
 *
 * <p>Reads only. Both sides are read in key order from one snapshot each, so memory does not grow with the data.
 */
public final class EntityCheck {
    private final CheckedEntity entity;
    private final Positions positions;
    private final Authority authority;
    private final Settings settings;
    private final Clock clock;

    public EntityCheck(CheckedEntity entity, Positions positions, Authority authority, Settings settings, Clock clock) {
        this.entity = entity;
        this.positions = positions;
        this.authority = authority;
        this.settings = settings;
        this.clock = clock;
    }

    public CheckReport run() throws SQLException, InterruptedException {
        Instant began = clock.instant();
        Tally tally = new Tally(settings.listed());
        Sides sides = Sides.open(entity);
        Comparer comparer = new Comparer(entity.translator(), sides);
        Attribution attribution = new Attribution(entity, comparer, authority);
        Recheck recheck = new Recheck(entity, sides, positions, comparer, attribution, settings, tally, clock);
        if (!authority.certain()) {
            tally.note("causes are guesses: authority is known from " + authority.basis());
        }
        Enumeration rows;
        List<String> unnamed;
        try (Snapshot legacy = Snapshot.open(entity, Side.LEGACY, sides, settings.page());
                Snapshot modern = Snapshot.open(entity, Side.MODERN, sides, settings.page())) {
            compare(legacy, modern, comparer, recheck);
            rows = Enumeration.of(entity, legacy, modern, tally);
            unnamed = Unnamed.of(entity, legacy, modern);
            Optional<Unnumbered> unnumbered = Unnumbered.of(entity.translator().modern());
            if (unnumbered.isPresent()) {
                unnumbered.get().look(entity, modern, positions, settings, tally);
            }
        }
        return tally.report(entity, began, clock.instant(), rows, notCompared(comparer, rows, unnamed));
    }

    private void compare(Snapshot legacy, Snapshot modern, Comparer comparer, Recheck recheck)
            throws SQLException, InterruptedException {
        Map<Key, Pair> candidates = new LinkedHashMap<>();
        Keyed onLegacy = legacy.peek();
        Keyed onModern = modern.peek();
        while (onLegacy != null || onModern != null) {
            int order = order(onLegacy, onModern);
            Keyed first = order <= 0 ? onLegacy : null;
            Keyed second = order >= 0 ? onModern : null;
            Pair pair = new Pair(aggregate(first), aggregate(second));
            if (!(comparer.compare(pair) instanceof Comparison.Equal)) {
                candidates.put(first == null ? Objects.requireNonNull(second).key() : first.key(), pair);
            }
            if (first != null) {
                legacy.take();
                onLegacy = legacy.peek();
            }
            if (second != null) {
                modern.take();
                onModern = modern.peek();
            }
            if (candidates.size() >= settings.batch()) {
                recheck.settle(candidates);
                candidates.clear();
            }
        }
        if (!candidates.isEmpty()) {
            recheck.settle(candidates);
        }
    }

    private static Optional<Aggregate> aggregate(@Nullable Keyed keyed) {
        return Optional.ofNullable(keyed).map(Keyed::aggregate);
    }

    private int order(@Nullable Keyed onLegacy, @Nullable Keyed onModern) {
        if (onLegacy == null) {
            return 1;
        }
        if (onModern == null) {
            return -1;
        }
        requireSameTypes(onLegacy.key(), onModern.key());
        return JdbcAggregates.order().compare(onLegacy.key(), onModern.key());
    }

    private void requireSameTypes(Key legacy, Key modern) {
        boolean same = legacy.values().size() == modern.values().size();
        for (int i = 0; same && i < legacy.values().size(); i++) {
            same = legacy.values().get(i).getClass() == modern.values().get(i).getClass();
        }
        if (!same) {
            throw new NotCheckable(
                    entity.entity(),
                    "its key is " + types(legacy) + " on legacy and " + types(modern)
                            + " on modern; it must be one type");
        }
    }

    private static List<String> types(Key key) {
        return key.values().stream()
                .map(value -> value.getClass().getSimpleName())
                .toList();
    }

    private List<String> notCompared(Comparer comparer, Enumeration rows, List<String> unnamed) {
        List<String> names = new ArrayList<>();
        for (Declaration each : entity.translator().declarations()) {
            if (each.kind() == Declaration.Kind.IGNORED) {
                names.add(each.side().word() + " " + each.field() + ": " + each.reason());
            }
        }
        for (Side side : Side.values()) {
            for (TableShape table : entity.translator().shape(side).tables()) {
                table.version()
                        .ifPresent(column -> names.add(
                                side.word() + " " + table.table() + "." + column + ": counts writes, not facts"));
            }
        }
        if (rows.legacy() > 0 && rows.modern() > 0) {
            comparer.ungoverned().forEach(name -> names.add("modern " + name + ": no translated row mentions it"));
        }
        names.addAll(unnamed);
        return names;
    }
}

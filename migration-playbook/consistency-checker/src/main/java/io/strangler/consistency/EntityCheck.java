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
        Comparer comparer = new Comparer(entity.translator());
        Attribution attribution = new Attribution(entity, comparer, authority);
        Recheck recheck = new Recheck(entity, positions, comparer, attribution, settings, tally, clock);
        if (!authority.certain()) {
            tally.note("causes are guesses: authority is known from " + authority.basis());
        }
        Enumeration rows;
        try (Snapshot legacy =
                        Snapshot.open(entity.legacy(), entity.translator().legacy(), settings.page());
                Snapshot modern =
                        Snapshot.open(entity.modern(), entity.translator().modern(), settings.page())) {
            compare(legacy, modern, comparer, recheck);
            rows = Enumeration.of(entity, legacy, modern, tally);
            Optional<Unnumbered> unnumbered = Unnumbered.of(entity.translator().modern());
            if (unnumbered.isPresent()) {
                unnumbered.get().look(entity, modern, positions, settings, tally);
            }
        }
        return tally.report(entity, began, clock.instant(), rows, notCompared(comparer, rows));
    }

    private void compare(Snapshot legacy, Snapshot modern, Comparer comparer, Recheck recheck)
            throws SQLException, InterruptedException {
        Map<Key, Pair> candidates = new LinkedHashMap<>();
        Aggregate onLegacy = legacy.peek();
        Aggregate onModern = modern.peek();
        while (onLegacy != null || onModern != null) {
            int order = order(onLegacy, onModern);
            Optional<Aggregate> first = order <= 0 ? Optional.ofNullable(onLegacy) : Optional.empty();
            Optional<Aggregate> second = order >= 0 ? Optional.ofNullable(onModern) : Optional.empty();
            Pair pair = new Pair(first, second);
            if (!(comparer.compare(pair) instanceof Comparison.Equal)) {
                candidates.put(key(pair), pair);
            }
            if (first.isPresent()) {
                legacy.take();
                onLegacy = legacy.peek();
            }
            if (second.isPresent()) {
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

    private int order(@Nullable Aggregate onLegacy, @Nullable Aggregate onModern) {
        if (onLegacy == null) {
            return 1;
        }
        if (onModern == null) {
            return -1;
        }
        Key legacy = onLegacy.key(entity.translator().legacy());
        Key modern = onModern.key(entity.translator().modern());
        requireSameTypes(legacy, modern);
        return JdbcAggregates.order().compare(legacy, modern);
    }

    private void requireSameTypes(Key legacy, Key modern) {
        List<Class<?>> one =
                legacy.values().stream().<Class<?>>map(Object::getClass).toList();
        List<Class<?>> other =
                modern.values().stream().<Class<?>>map(Object::getClass).toList();
        if (!one.equals(other)) {
            throw new NotCheckable(
                    entity.entity(),
                    "its key is " + one + " on legacy and " + other + " on modern; it must be one type");
        }
    }

    private Key key(Pair pair) {
        return pair.legacy()
                .map(aggregate -> aggregate.key(entity.translator().legacy()))
                .or(() -> pair.modern()
                        .map(aggregate -> aggregate.key(entity.translator().modern())))
                .orElseThrow();
    }

    private List<String> notCompared(Comparer comparer, Enumeration rows) {
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
        return names;
    }
}

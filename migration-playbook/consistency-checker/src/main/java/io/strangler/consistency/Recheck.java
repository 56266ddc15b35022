package io.strangler.consistency;

import io.strangler.translate.Key;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Looks at differences again after the streams have passed the position at which they were seen, and confirms only those
 * that no write under way can explain.
 *
 * <p>A difference is confirmed when neither side changed between two looks with a passage in between. A difference on an
 * aggregate that keeps changing is confirmed when the same fact was there in every look.
 */
final class Recheck {
    private static final Duration SETTLING = Duration.ofMillis(100);

    private final CheckedEntity entity;
    private final Sides sides;
    private final Positions positions;
    private final Comparer comparer;
    private final Attribution attribution;
    private final Settings settings;
    private final Tally tally;
    private final Clock clock;

    Recheck(
            CheckedEntity entity,
            Sides sides,
            Positions positions,
            Comparer comparer,
            Attribution attribution,
            Settings settings,
            Tally tally,
            Clock clock) {
        this.entity = entity;
        this.sides = sides;
        this.positions = positions;
        this.comparer = comparer;
        this.attribution = attribution;
        this.settings = settings;
        this.tally = tally;
        this.clock = clock;
    }

    void settle(Map<Key, Pair> candidates) throws SQLException, InterruptedException {
        Map<Key, Open> open = new LinkedHashMap<>();
        candidates.forEach((key, pair) -> {
            Comparison comparison = comparer.compare(pair);
            open.put(key, new Open(pair, comparison, comparison.facts(), new Moment(clock.instant(), "", "")));
        });
        Instant deadline = clock.instant().plus(settings.passLimit());
        boolean behind = false;
        boolean settling = false;
        try (Looks looks = Looks.open(entity, sides)) {
            for (int look = 0; !open.isEmpty() && (look < settings.looks() || settling); look++) {
                behind = !await();
                settling = lookAgain(looks, open, behind) && clock.instant().isBefore(deadline);
                if (settling) {
                    pause(SETTLING);
                }
            }
            leave(looks, open, behind);
        }
    }

    /** Returns whether the bridge still has to settle some of the keys that are left. */
    private boolean lookAgain(Looks looks, Map<Key, Open> open, boolean behind) throws SQLException {
        // In this order: what is settled between the two is looked at again, and not taken for what nobody would
        // settle.
        Set<Key> settling = attribution.settling(looks, open.keySet());
        Map<Key, Pair> now = looks.at(open.keySet());
        Moment moment = looks.moment(clock.instant());
        Map<Key, Mismatch> confirmed = new LinkedHashMap<>();
        for (Key key : List.copyOf(open.keySet())) {
            Open before = entry(open, key);
            Pair pair = pair(now, key);
            Comparison comparison = comparer.compare(pair);
            if (comparison instanceof Comparison.Equal) {
                tally.inFlight();
                open.remove(key);
            } else if (comparison instanceof Comparison.Unreadable unreadable) {
                tally.skip(1, new Skipped(key.text(), unreadable.reason()));
                tally.suspect(key);
                open.remove(key);
            } else if (pair.equals(before.pair()) && !behind && !settling.contains(key)) {
                confirmed.put(key, new Mismatch(key, comparison, Cause.UNKNOWN, pair, moment));
                open.remove(key);
            } else {
                open.put(key, before.seen(pair, comparison, moment));
            }
        }
        attribution.attribute(looks, confirmed.values()).forEach(tally::confirm);
        return open.keySet().stream().anyMatch(settling::contains);
    }

    // What is left kept changing, or waits for a stream.
    private void leave(Looks looks, Map<Key, Open> open, boolean behind) throws SQLException {
        Map<Key, Mismatch> constant = new LinkedHashMap<>();
        open.forEach((key, state) -> {
            if (behind) {
                tally.undecided();
                tally.suspect(key);
            } else if (state.constant().isEmpty()) {
                tally.inFlight();
            } else {
                constant.put(key, new Mismatch(key, state.comparison(), Cause.UNKNOWN, state.pair(), state.moment()));
            }
        });
        attribution.attribute(looks, constant.values()).forEach(tally::confirm);
    }

    /** Returns whether what is seen from now on includes all that was committed before. */
    private boolean await() throws InterruptedException {
        return switch (positions.pass(entity.capability(), settings.passLimit())) {
            case Passage.Passed passed -> true;
            case Passage.Behind late -> {
                tally.note(late.reason() + "; what differs may still be under way");
                yield false;
            }
            case Passage.NotRunning nobody -> {
                tally.note("differences were looked at again after "
                        + settings.grace().toMillis() + " ms, not after the streams' positions: " + nobody.reason());
                pause(settings.grace());
                yield true;
            }
        };
    }

    static void pause(Duration time) throws InterruptedException {
        if (!time.isPositive()) {
            return;
        }
        try {
            new CompletableFuture<Void>().get(time.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            // The time is over: that is all this waits for.
        } catch (ExecutionException e) {
            throw new IllegalStateException("nothing completes this future", e);
        }
    }

    private static Open entry(Map<Key, Open> open, Key key) {
        return Objects.requireNonNull(open.get(key));
    }

    private static Pair pair(Map<Key, Pair> pairs, Key key) {
        return Objects.requireNonNull(pairs.get(key));
    }

    /**
     * A difference that is not decided yet.
     *
     * @param constant the facts that were there in every look
     */
    private record Open(Pair pair, Comparison comparison, Set<Object> constant, Moment moment) {
        Open seen(Pair now, Comparison found, Moment when) {
            Set<Object> still = new HashSet<>(constant);
            still.retainAll(found.facts());
            return new Open(now, found, still, when);
        }
    }
}

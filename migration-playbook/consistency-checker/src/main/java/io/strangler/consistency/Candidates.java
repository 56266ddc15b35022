package io.strangler.consistency;

import io.strangler.translate.Key;
import java.sql.SQLException;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;

/** Compares aggregates and has the ones that differ looked at again, some at a time. */
final class Candidates {
    private static final int TOLD = 1_024;

    private final CheckedEntity entity;
    private final Sides sides;
    private final Comparer comparer;
    private final Recheck recheck;
    private final Settings settings;
    private final Watch watch;
    private final Map<Key, Pair> open = new LinkedHashMap<>();
    private final Set<Key> asked = new LinkedHashSet<>();
    private long compared;
    private long about;

    Candidates(CheckedEntity entity, Sides sides, Comparer comparer, Recheck recheck, Settings settings, Watch watch) {
        this.entity = entity;
        this.sides = sides;
        this.comparer = comparer;
        this.recheck = recheck;
        this.settings = settings;
        this.watch = watch;
    }

    /** Says how many there will be, and how many there have been. */
    void expect(long all, long before) {
        about = all;
        compared = before;
    }

    /** Compares what both sides held under a key; returns whether it is a good moment to stop and think. */
    boolean compare(Key key, Pair pair) throws SQLException, InterruptedException {
        if (!(comparer.compare(pair) instanceof Comparison.Equal)) {
            open.put(key, pair);
            if (open.size() >= settings.batch()) {
                settle();
            }
        }
        compared++;
        if (compared % TOLD == 0) {
            watch.compared(compared, Math.max(about, compared));
        }
        return compared % settings.page() == 0;
    }

    /** Has what both sides hold under a key by now read and compared. */
    void ask(Key key) throws SQLException, InterruptedException {
        asked.add(key);
        if (asked.size() >= settings.page()) {
            answer();
        }
    }

    void askAll(Collection<Key> keys) throws SQLException, InterruptedException {
        for (Key key : keys) {
            ask(key);
        }
    }

    /** Decides all that is open. */
    void settle() throws SQLException, InterruptedException {
        answer();
        if (!open.isEmpty()) {
            recheck.settle(open);
            open.clear();
        }
    }

    long compared() {
        return compared;
    }

    private void answer() throws SQLException, InterruptedException {
        if (asked.isEmpty()) {
            return;
        }
        Map<Key, Pair> pairs;
        try (Looks looks = Looks.open(entity, sides)) {
            pairs = looks.at(asked);
        }
        asked.clear();
        for (Map.Entry<Key, Pair> each : pairs.entrySet()) {
            compare(each.getKey(), each.getValue());
        }
    }
}

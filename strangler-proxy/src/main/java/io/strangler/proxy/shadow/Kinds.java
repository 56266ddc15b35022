package io.strangler.proxy.shadow;

import io.strangler.proxy.shadow.ShadowTally.Kind;
import io.strangler.proxy.shadow.ShadowTally.Sample;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What differed, by field, with the newest samples of each; bounded, so that no field can push out the samples of another.
 *
 * <p>Not thread-safe.
 */
final class Kinds {
    static final int MOST_SAMPLES = 3;
    private static final int MOST_FIELDS = 200;

    private final Map<String, Counted> fields = new TreeMap<>();
    private final FieldCounters counters;

    Kinds(FieldCounters counters) {
        this.counters = counters;
    }

    void add(Instant now, String key, Difference difference) {
        Counted counted = count(now, difference.field());
        if (counted != null) {
            counted.samples.addLast(new Sample(
                    key, difference.field(), Mask.of(difference.legacy()), Mask.of(difference.modern()), now));
            if (counted.samples.size() > MOST_SAMPLES) {
                counted.samples.removeFirst();
            }
        }
    }

    void add(Instant now, String field) {
        count(now, field);
    }

    private @Nullable Counted count(Instant now, String field) {
        counters.count(field);
        if (fields.size() >= MOST_FIELDS && !fields.containsKey(field)) {
            return null;
        }
        Counted counted = fields.computeIfAbsent(field, any -> new Counted(now));
        counted.count++;
        counted.last = now;
        return counted;
    }

    Map<String, Long> counts() {
        Map<String, Long> counts = new TreeMap<>();
        fields.forEach((field, counted) -> counts.put(field, counted.count));
        return counts;
    }

    List<Kind> kinds() {
        List<Kind> kinds = new ArrayList<>();
        fields.forEach((field, counted) -> kinds.add(new Kind(field, counted.count, counted.first, counted.last)));
        return kinds;
    }

    List<Sample> samples() {
        List<Sample> samples = new ArrayList<>();
        fields.values().forEach(counted -> samples.addAll(counted.samples));
        return samples;
    }

    private static final class Counted {
        private final Instant first;
        private final Deque<Sample> samples = new ArrayDeque<>();
        private Instant last;
        private long count;

        Counted(Instant first) {
            this.first = first;
            this.last = first;
        }
    }
}

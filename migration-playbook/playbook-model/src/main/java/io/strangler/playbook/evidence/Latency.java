package io.strangler.playbook.evidence;

import java.util.Arrays;
import java.util.Collections;
import java.util.Map;
import java.util.NavigableMap;
import java.util.OptionalDouble;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * A histogram of latencies: how many requests took at most so many seconds, as Prometheus counts them.
 *
 * @param atMost cumulative counts by bucket bound; the last bound may be infinite
 */
public record Latency(NavigableMap<Double, Long> atMost) {
    /** No request at all. */
    public static final Latency NONE = new Latency(new TreeMap<>());

    public Latency {
        atMost = Collections.unmodifiableNavigableMap(new TreeMap<>(atMost));
    }

    public long count() {
        return atMost.isEmpty() ? 0 : atMost.lastEntry().getValue();
    }

    /** Returns this histogram and another one together. */
    public Latency plus(Latency other) {
        TreeMap<Double, Long> sum = new TreeMap<>();
        for (NavigableMap<Double, Long> each : Arrays.asList(atMost, other.atMost)) {
            each.keySet().forEach(bound -> sum.put(bound, below(atMost, bound) + below(other.atMost, bound)));
        }
        return new Latency(sum);
    }

    Latency since(Latency earlier) {
        TreeMap<Double, Long> rest = new TreeMap<>();
        atMost.forEach((bound, count) -> rest.put(bound, Math.max(0, count - below(earlier.atMost, bound))));
        return new Latency(rest);
    }

    /**
     * Returns the seconds that the given percent of the requests did not exceed, interpolated within its bucket as
     * Prometheus' {@code histogram_quantile} does; beyond the last finite bound it is that bound. Empty without requests.
     */
    public OptionalDouble percentile(double percent) {
        double rank = percent / 100 * count();
        double lower = 0;
        long before = 0;
        for (Map.Entry<Double, Long> bucket : atMost.entrySet()) {
            double bound = bucket.getKey();
            long upTo = bucket.getValue();
            if (upTo >= rank && upTo > 0) {
                boolean last = Double.isInfinite(bound);
                return OptionalDouble.of(
                        last || upTo == before ? lower : lower + (bound - lower) * (rank - before) / (upTo - before));
            }
            lower = bound;
            before = upTo;
        }
        return OptionalDouble.empty();
    }

    /** Returns the counts as text from which {@link #parse} makes an equal histogram. */
    public String text() {
        return atMost.entrySet().stream()
                .map(bucket -> bucket.getKey() + ":" + bucket.getValue())
                .collect(Collectors.joining(" "));
    }

    /** Reads what {@link #text} has written. */
    public static Latency parse(String text) {
        TreeMap<Double, Long> atMost = new TreeMap<>();
        for (String bucket : text.isEmpty() ? new String[0] : text.split(" ")) {
            int colon = bucket.indexOf(':');
            atMost.put(Double.valueOf(bucket.substring(0, colon)), Long.valueOf(bucket.substring(colon + 1)));
        }
        return new Latency(atMost);
    }

    // A histogram that lacks a bound had no request in that bucket of its own, so the next lower count holds.
    private static long below(NavigableMap<Double, Long> counts, double bound) {
        Map.Entry<Double, Long> nearest = counts.floorEntry(bound);
        return nearest == null ? 0 : nearest.getValue();
    }
}

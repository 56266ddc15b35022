package io.strangler.benchmarks.ladder;

import java.util.Comparator;
import java.util.List;

/**
 * What the load generator saw of one rung in one round.
 *
 * @param perSecond answered requests
 * @param p99Millis the latency that 99 of 100 answers stayed below
 * @param errors answers other than 2xx and 3xx, and socket errors
 */
record Figures(double perSecond, double p99Millis, long errors) {
    /** Returns the medians, each figure for itself; errors add up. */
    static Figures median(List<Figures> rounds) {
        return new Figures(
                middle(rounds.stream().map(Figures::perSecond).toList()),
                middle(rounds.stream().map(Figures::p99Millis).toList()),
                rounds.stream().mapToLong(Figures::errors).sum());
    }

    private static double middle(List<Double> values) {
        List<Double> sorted = values.stream().sorted(Comparator.naturalOrder()).toList();
        int middle = sorted.size() / 2;
        return sorted.size() % 2 == 1 ? sorted.get(middle) : (sorted.get(middle - 1) + sorted.get(middle)) / 2;
    }
}

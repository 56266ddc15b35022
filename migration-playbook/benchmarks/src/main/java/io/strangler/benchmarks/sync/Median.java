package io.strangler.benchmarks.sync;

import java.util.List;

/** The middle of some values. */
final class Median {
    private Median() {}

    static double of(List<Double> values) {
        return of(values, 0.5);
    }

    /** Returns the value that the given part of all values does not exceed, the nearest there is. */
    static double of(List<Double> values, double part) {
        List<Double> sorted = values.stream().sorted().toList();
        int middle = sorted.size() / 2;
        if (part == 0.5 && sorted.size() % 2 == 0) {
            return (sorted.get(middle - 1) + sorted.get(middle)) / 2;
        }
        return sorted.get((int) Math.ceil(part * sorted.size()) - 1);
    }
}

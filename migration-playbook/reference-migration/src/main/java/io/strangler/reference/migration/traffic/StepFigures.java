package io.strangler.reference.migration.traffic;

import java.util.Map;
import java.util.TreeMap;

/**
 * What the users saw during one step.
 *
 * @param unexplained failures by cause, outside injected faults
 * @param injected failures while a fault was injected on purpose
 * @param stale answers that did not show the user's own last write
 */
public record StepFigures(
        long reads,
        long writes,
        double readP50,
        double readP99,
        double writeP50,
        double writeP99,
        double slowest,
        Map<String, Long> unexplained,
        Map<String, Long> injected,
        long stale) {
    /** Nothing was asked. */
    public static final StepFigures NONE = new StepFigures(0, 0, 0, 0, 0, 0, 0, Map.of(), Map.of(), 0);

    public StepFigures {
        unexplained = Map.copyOf(unexplained);
        injected = Map.copyOf(injected);
    }

    public long requests() {
        return reads + writes;
    }

    public long failures() {
        return unexplained.values().stream().mapToLong(Long::longValue).sum();
    }

    /** Returns the failures in a fixed order, for people. */
    public Map<String, Long> failuresByCause() {
        return new TreeMap<>(unexplained);
    }
}

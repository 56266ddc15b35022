package io.strangler.consistency;

import java.time.Duration;

/**
 * Bounds of a check or repair.
 *
 * @param page rows read at once from each side
 * @param batch differences looked at again at once; also the bound on memory
 * @param listed mismatches reported one by one; the counts are always complete
 * @param looks how often a moving difference is looked at again before it counts as in flight
 * @param passLimit how long a stream may take to pass a position
 * @param mark how often a checkpoint is told
 * @param grace how long to wait before looking again when no stream can say what it has passed
 * @param repairsPerSecond aggregates written at most in a second
 */
public record Settings(
        int page,
        int batch,
        int listed,
        int looks,
        Duration passLimit,
        Duration grace,
        Duration mark,
        int repairsPerSecond) {
    public static final Settings DEFAULT = new Settings(
            1_000, 5_000, 1_000, 5, Duration.ofSeconds(15), Duration.ofSeconds(2), Duration.ofSeconds(10), 500);

    /** Returns these bounds with another number of listed mismatches. */
    public Settings listing(int mismatches) {
        return new Settings(page, batch, mismatches, looks, passLimit, grace, mark, repairsPerSecond);
    }

    /** Returns these bounds with another limit on repairs. */
    public Settings pacing(int perSecond) {
        return new Settings(page, batch, listed, looks, passLimit, grace, mark, perSecond);
    }
}

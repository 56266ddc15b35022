package io.strangler.consistency;

import java.time.Instant;
import java.util.List;

/**
 * How far a check of all aggregates has come, so that another process can go on from there.
 *
 * @param began when the first of its processes began: the whole check is as old as that
 * @param position of both databases at that time
 * @param after text forms of the last key that was compared
 * @param compared how many aggregates were, so far
 * @param inFlight how many of them differed and did so no longer
 * @param suspects text forms of the keys that were found to differ or could not be compared; they are looked at again
 */
public record Checkpoint(
        Instant began,
        Position position,
        List<String> after,
        long compared,
        long inFlight,
        List<List<String>> suspects) {
    public Checkpoint {
        after = List.copyOf(after);
        suspects = suspects.stream().map(List::copyOf).toList();
    }
}

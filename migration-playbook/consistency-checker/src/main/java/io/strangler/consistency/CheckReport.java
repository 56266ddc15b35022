package io.strangler.consistency;

import io.strangler.playbook.CapabilityName;
import io.strangler.playbook.evidence.Evidence.CheckResult;
import java.time.Instant;
import java.util.List;

/**
 * The outcome of checking one entity; the counts are complete, the lists are bounded.
 *
 * @param scope which aggregates were looked at
 * @param position of both databases when it began: what is written later is found from there
 * @param began before anything was read
 * @param compared aggregates that were looked at, those that only one side has included
 * @param inFlight differences that were gone, or still moving, when looked at again
 * @param undecided of those in flight: how many a stream did not get to in time, so that nothing is known of them
 * @param skipped aggregates or rows that could not be compared at all
 * @param notCompared what no check compares, with the reason: declared by the translator, or outside of its shapes
 * @param notes circumstances that weaken this check
 */
public record CheckReport(
        CapabilityName capability,
        String entity,
        Scope scope,
        Position position,
        Instant began,
        Instant at,
        long rowsLegacy,
        long rowsModern,
        long compared,
        long inFlight,
        long undecided,
        long confirmed,
        long skipped,
        List<String> notCompared,
        List<String> notes,
        List<Mismatch> mismatches,
        List<Skipped> skips) {
    public CheckReport {
        notCompared = List.copyOf(notCompared);
        notes = List.copyOf(notes);
        mismatches = List.copyOf(mismatches);
        skips = List.copyOf(skips);
    }

    /** Returns whether it is known of every difference what it is. */
    public boolean decided() {
        return undecided == 0;
    }

    /** Returns whether this check says enough to be judged by a gate. */
    public boolean evidence() {
        return decided() && scope.whole();
    }

    /**
     * Returns the figures that gates judge.
     *
     * @param translators revision of the translators it compared through
     */
    public CheckResult result(String translators) {
        return new CheckResult(
                capability, entity, began, at, translators, rowsLegacy, rowsModern, inFlight, confirmed, skipped);
    }
}

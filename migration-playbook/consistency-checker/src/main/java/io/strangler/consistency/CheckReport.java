package io.strangler.consistency;

import io.strangler.playbook.CapabilityName;
import io.strangler.playbook.evidence.Evidence.CheckResult;
import java.time.Instant;
import java.util.List;

/**
 * The outcome of checking one entity; the counts are complete, the lists are bounded.
 *
 * @param began before anything was read
 * @param inFlight differences that were gone, or still moving, when looked at again
 * @param undecided of those in flight: how many a stream did not get to in time, so that nothing is known of them
 * @param skipped aggregates or rows that could not be compared at all
 * @param notCompared what no check compares, with the reason: declared by the translator, or outside of its shapes
 * @param notes circumstances that weaken this check
 */
public record CheckReport(
        CapabilityName capability,
        String entity,
        Instant began,
        Instant at,
        long rowsLegacy,
        long rowsModern,
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

    /** Returns whether this check says enough to be judged by a gate. */
    public boolean decided() {
        return undecided == 0;
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

package io.strangler.consistency;

import io.strangler.translate.jdbc.JdbcAggregates;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** Counts what a check finds; keeps the first of each kind, counts all. */
final class Tally {
    private final int listed;
    private final List<Mismatch> mismatches = new ArrayList<>();
    private final List<Skipped> skips = new ArrayList<>();
    private final Set<String> notes = new LinkedHashSet<>();
    private long inFlight;
    private long undecided;
    private long confirmed;
    private long skipped;

    Tally(int listed) {
        this.listed = listed;
    }

    void inFlight() {
        inFlight++;
    }

    void undecided() {
        inFlight++;
        undecided++;
    }

    void confirm(Mismatch mismatch) {
        confirmed++;
        if (mismatches.size() < listed) {
            mismatches.add(mismatch);
        }
    }

    void skip(long count, Skipped skip) {
        skipped += count;
        if (skips.size() < listed) {
            skips.add(skip);
        }
    }

    void note(String note) {
        notes.add(note);
    }

    List<Mismatch> mismatches() {
        return List.copyOf(mismatches);
    }

    List<String> notes() {
        return List.copyOf(notes);
    }

    CheckReport report(CheckedEntity entity, Instant began, Instant at, Enumeration rows, List<String> notCompared) {
        if (confirmed > mismatches.size()) {
            note(confirmed + " mismatches, the first " + mismatches.size() + " are listed");
        }
        // Confirmed in the order in which they were settled; told in the order of the table.
        List<Mismatch> inOrder = new ArrayList<>(mismatches);
        inOrder.sort(Comparator.comparing(Mismatch::key, JdbcAggregates.order()));
        return new CheckReport(
                entity.capability(),
                entity.entity(),
                began,
                at,
                rows.legacy(),
                rows.modern(),
                inFlight,
                undecided,
                confirmed,
                skipped,
                notCompared,
                List.copyOf(notes),
                inOrder,
                skips);
    }
}

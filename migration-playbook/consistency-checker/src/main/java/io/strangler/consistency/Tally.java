package io.strangler.consistency;

import io.strangler.translate.Key;
import io.strangler.translate.jdbc.JdbcAggregates;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Counts what a check finds; keeps the first of each kind, counts all. */
final class Tally {
    private final int listed;
    private final List<Mismatch> mismatches = new ArrayList<>();
    private final List<Skipped> skips = new ArrayList<>();
    private final List<Key> suspects = new ArrayList<>();
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

    /** Counts what an earlier process found in flight. */
    void carryOver(long earlier) {
        inFlight += earlier;
    }

    long inFlightSoFar() {
        return inFlight - undecided;
    }

    /** Remembers a key that is to be looked at again by whoever goes on from here. */
    void suspect(Key key) {
        if (suspects.size() <= listed) {
            suspects.add(key);
        }
    }

    /** Returns the keys to be looked at again; empty when they are more than are listed. */
    Optional<List<Key>> suspects() {
        return suspects.size() > listed ? Optional.empty() : Optional.of(List.copyOf(suspects));
    }

    void undecided() {
        inFlight++;
        undecided++;
    }

    void confirm(Mismatch mismatch) {
        confirmed++;
        suspect(mismatch.key());
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

    CheckReport report(
            CheckedEntity entity, Scope scope, Pass.Done done, long compared, Instant at, List<String> notCompared) {
        if (confirmed > mismatches.size()) {
            note(confirmed + " mismatches, the first " + mismatches.size() + " are listed");
        }
        // Confirmed in the order in which they were settled; told in the order of the table.
        List<Mismatch> inOrder = new ArrayList<>(mismatches);
        inOrder.sort(Comparator.comparing(Mismatch::key, JdbcAggregates.order()));
        return new CheckReport(
                entity.capability(),
                entity.entity(),
                scope,
                done.position(),
                done.began(),
                at,
                done.rows().legacy(),
                done.rows().modern(),
                compared,
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

package io.strangler.bridge.capture;

import io.strangler.bridge.capture.RowChange.Operation;
import io.strangler.bridge.database.QualifiedTable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The changed rows of one transaction, in order; may be gone through several times until closed.
 *
 * <p>However many there are, only the first ones are held in memory, the others in a file that has no name any more.
 */
public final class Changes implements Iterable<RowChange>, AutoCloseable {
    private static final int ROWS = 5_000;
    private static final long CHARACTERS = 2_000_000;

    private final List<RowChange> first = new ArrayList<>();
    private final Set<QualifiedTable> tables = new HashSet<>();
    private final Set<QualifiedTable> deletedFrom = new HashSet<>();
    private @Nullable SpilledChanges others;
    private long characters;

    Changes() {}

    /** Returns changes that are held already. */
    public static Changes of(List<RowChange> rows) {
        Changes changes = new Changes();
        rows.forEach(changes::note);
        changes.first.addAll(rows);
        return changes;
    }

    void add(RowChange change) {
        note(change);
        try {
            if (others == null && first.size() < ROWS && characters < CHARACTERS) {
                characters += change.weight();
                first.add(change);
            } else {
                SpilledChanges spilled = others == null ? SpilledChanges.create() : others;
                others = spilled;
                spilled.add(change);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("a large transaction could not be put aside: " + e.getMessage(), e);
        }
    }

    private void note(RowChange change) {
        tables.add(change.table());
        if (change.operation() == Operation.DELETE) {
            deletedFrom.add(change.table());
        }
    }

    /** Returns the tables of the rows. */
    public Set<QualifiedTable> tables() {
        return tables;
    }

    /** Returns the tables of which a row was deleted. */
    public Set<QualifiedTable> deletedFrom() {
        return deletedFrom;
    }

    /** Returns how many of them are held in memory. */
    int held() {
        return first.size();
    }

    /** Returns about how many characters are held in memory. */
    long weight() {
        return characters;
    }

    /** Returns whether there are more than are held in memory. */
    public boolean spilled() {
        return others != null;
    }

    @Override
    public Iterator<RowChange> iterator() {
        Iterator<RowChange> held = first.iterator();
        SpilledChanges spilled = others;
        if (spilled == null) {
            return held;
        }
        Iterator<RowChange> rest = spilled.iterator();
        return new Iterator<>() {
            @Override
            public boolean hasNext() {
                return held.hasNext() || rest.hasNext();
            }

            @Override
            public RowChange next() {
                return held.hasNext() ? held.next() : rest.next();
            }
        };
    }

    @Override
    public void close() {
        SpilledChanges spilled = others;
        if (spilled != null) {
            spilled.close();
        }
    }
}

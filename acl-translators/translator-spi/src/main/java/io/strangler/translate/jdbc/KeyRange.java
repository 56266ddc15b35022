package io.strangler.translate.jdbc;

import java.util.List;
import java.util.Optional;

/**
 * Keys that lie between two others, in the order of the database's own indexes: a table is cut into such ranges so that each
 * can be read by itself. Every key is in exactly one of them.
 *
 * @param after text forms of the key behind which the range begins; empty for the first range
 * @param upTo text forms of the last key of the range; empty for the last range
 * @param beyond text forms of a key of the range up to which it is done, in {@link JdbcAggregates#order() key order}
 */
public record KeyRange(Optional<List<String>> after, Optional<List<String>> upTo, Optional<List<String>> beyond) {
    /** All keys. */
    public static final KeyRange ALL = new KeyRange(Optional.empty(), Optional.empty(), Optional.empty());

    public KeyRange {
        after = after.map(List::copyOf);
        upTo = upTo.map(List::copyOf);
        beyond = beyond.map(List::copyOf);
    }
}

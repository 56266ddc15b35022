package io.strangler.consistency;

import io.strangler.translate.Side;
import java.util.List;
import java.util.Set;

/** What comparing the two sides of one aggregate found. */
public sealed interface Comparison {
    /** Both sides tell the same. */
    record Equal() implements Comparison {}

    /** One side does not have the aggregate at all. */
    record Missing(Side side) implements Comparison {}

    /** Both sides have the aggregate and disagree about at least one field. */
    record Different(List<FieldDifference> fields) implements Comparison {
        public Different {
            fields = List.copyOf(fields);
        }
    }

    /** The legacy aggregate has no modern form, so nothing can be said. */
    record Unreadable(String reason) implements Comparison {}

    /** Returns the single facts of this difference, so that two looks can be compared fact by fact. */
    default Set<Object> facts() {
        return switch (this) {
            case Equal equal -> Set.of();
            case Missing missing -> Set.of(missing);
            case Different different -> Set.copyOf(different.fields());
            case Unreadable unreadable -> Set.of(unreadable);
        };
    }
}

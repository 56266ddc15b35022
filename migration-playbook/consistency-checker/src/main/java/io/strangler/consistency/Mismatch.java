package io.strangler.consistency;

import io.strangler.translate.Key;
import java.util.List;

/**
 * A confirmed difference, with what both sides held when it was confirmed.
 *
 * @param comparison never equal
 * @param moment when both sides were last looked at
 */
public record Mismatch(Key key, Comparison comparison, Cause cause, Pair seen, Moment moment) {
    /** Returns the word used in reports: {@code different}, {@code missing-legacy} or {@code missing-modern}. */
    public String kind() {
        return switch (comparison) {
            case Comparison.Missing missing -> "missing-" + missing.side().word();
            case Comparison.Different different -> "different";
            case Comparison.Equal equal -> "equal";
            case Comparison.Unreadable unreadable -> "unreadable";
        };
    }

    /** Returns the fields at fault; none when one side lacks the whole aggregate. */
    public List<FieldDifference> fields() {
        return comparison instanceof Comparison.Different different ? different.fields() : List.of();
    }
}

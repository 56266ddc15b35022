package io.strangler.translate.tck;

import io.strangler.translate.Side;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A value at the edge of what a column holds, put into a sample by the contract.
 *
 * @param side whose column it is
 * @param field {@code table.column}
 * @param refusal the field that the refusal must name, empty when the value has to be carried
 */
public record Extreme(Side side, String field, @Nullable Object value, Optional<String> refusal) {
    /** Describes a value that must be carried over and come back. */
    public static Extreme carried(Side side, String field, @Nullable Object value) {
        return new Extreme(side, field, value, Optional.empty());
    }

    /** Describes a value that the other side cannot hold, so that the translator must refuse it and name the field. */
    public static Extreme refused(Side side, String field, @Nullable Object value, String refusal) {
        return new Extreme(side, field, value, Optional.of(refusal));
    }
}

package io.strangler.consistency;

import io.strangler.translate.Aggregate;
import io.strangler.translate.Side;
import java.util.Optional;

/** What both sides held under one key at one look. */
public record Pair(Optional<Aggregate> legacy, Optional<Aggregate> modern) {
    Optional<Aggregate> on(Side side) {
        return side == Side.LEGACY ? legacy : modern;
    }
}

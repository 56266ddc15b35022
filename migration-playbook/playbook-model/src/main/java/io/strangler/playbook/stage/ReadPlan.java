package io.strangler.playbook.stage;

import io.strangler.playbook.Side;
import java.util.Optional;

/**
 * Who answers a read, and who is asked the same for comparison.
 *
 * @param mirrored the side that gets a copy of the read, off the user's path; empty for none
 */
public record ReadPlan(Side answers, Optional<Side> mirrored) {
    static ReadPlan legacy() {
        return new ReadPlan(Side.LEGACY, Optional.empty());
    }

    static ReadPlan legacyComparedWithModern() {
        return new ReadPlan(Side.LEGACY, Optional.of(Side.MODERN));
    }

    static ReadPlan modernComparedWithLegacy() {
        return new ReadPlan(Side.MODERN, Optional.of(Side.LEGACY));
    }

    static ReadPlan modern() {
        return new ReadPlan(Side.MODERN, Optional.empty());
    }
}

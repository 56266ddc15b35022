package io.strangler.playbook.gate;

import io.strangler.playbook.stage.Stage;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What the ledger says of a capability's past, as far as gates judge it.
 *
 * @param comparedSince from when on compared reads count: the present stage was entered then, or long ago
 * @param movedAt when stage or share last changed; empty when the ledger knows of no move
 * @param approvals what people have said since the present stage was entered, newest first
 */
public record Past(Instant comparedSince, Optional<Instant> movedAt, List<Approval> approvals) {
    public Past {
        approvals = List.copyOf(approvals);
    }

    /**
     * One person's word on going to a stage.
     *
     * @param granted false when it takes an earlier one back
     */
    public record Approval(Stage to, boolean granted, String who, Instant at, String reason) {}
}

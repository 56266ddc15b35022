package io.strangler.proxy.routing;

import io.strangler.playbook.CapabilityName;
import io.strangler.playbook.stage.StageRule;
import java.util.Map;

/** The rules in force at one instant, for every capability of the plan. */
public record RuleSnapshot(Map<CapabilityName, Standing> standings) {
    public RuleSnapshot {
        standings = Map.copyOf(standings);
    }

    /** Returns how a capability stands; one without a rule is not ready. */
    public Standing standing(CapabilityName capability) {
        Standing standing = standings.get(capability);
        return standing == null ? new Standing.NotReady("no good revision of its flag has been seen") : standing;
    }

    /** Whether a capability can be served. */
    public sealed interface Standing {
        /** Requests follow this rule. */
        record InForce(StageRule rule) implements Standing {}

        /** No rule has ever been good; serving either side would be a guess. */
        record NotReady(String reason) implements Standing {}
    }
}

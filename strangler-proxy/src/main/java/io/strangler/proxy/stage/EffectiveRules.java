package io.strangler.proxy.stage;

import io.strangler.playbook.CapabilityName;
import io.strangler.playbook.stage.StageRule;
import io.strangler.proxy.routing.RuleSnapshot;
import io.strangler.proxy.routing.RuleSnapshot.Standing;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;

/** The rules that requests follow right now; reading them never waits. */
public final class EffectiveRules {
    private static final int HOLD_CAPACITY = 1_000;

    private final Map<CapabilityName, WriteGate> gates = new LinkedHashMap<>();
    private volatile RuleSnapshot snapshot = new RuleSnapshot(Map.of());

    public EffectiveRules(Collection<CapabilityName> capabilities) {
        capabilities.forEach(capability -> gates.put(capability, new WriteGate(HOLD_CAPACITY)));
    }

    /** Returns the rules in force at this instant. */
    public RuleSnapshot snapshot() {
        return snapshot;
    }

    /** Returns the gate of a capability of the plan. */
    public WriteGate gate(CapabilityName capability) {
        WriteGate gate = gates.get(capability);
        if (gate == null) {
            throw new IllegalArgumentException("the plan has no capability " + capability);
        }
        return gate;
    }

    /** Puts a rule in force for the reads and writes that begin from now on. */
    void follow(CapabilityName capability, StageRule rule) {
        gate(capability).follow(rule, () -> publish(capability, new Standing.InForce(rule)));
    }

    /** Says why a capability cannot be served yet. */
    void notReady(CapabilityName capability, String reason) {
        publish(capability, new Standing.NotReady(reason));
    }

    private synchronized void publish(CapabilityName capability, Standing standing) {
        Map<CapabilityName, Standing> next = new LinkedHashMap<>(snapshot.standings());
        next.put(capability, standing);
        snapshot = new RuleSnapshot(next);
    }
}

package io.strangler.proxy.gateway;

import io.strangler.playbook.CapabilityName;
import io.strangler.playbook.Side;
import io.strangler.playbook.plan.CapabilitySpec;
import io.strangler.playbook.plan.MigrationPlan;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** Every place a request can be sent to. */
final class Upstreams {
    private final Upstream unclaimed;
    private final Map<CapabilityName, Upstream> legacy = new HashMap<>();
    private final Map<CapabilityName, Upstream> modern = new HashMap<>();

    Upstreams(MigrationPlan plan) {
        int concurrency = plan.proxy().concurrency();
        unclaimed = new Upstream(MigrationPlan.LEGACY, plan.legacy(), concurrency);
        for (CapabilitySpec capability : plan.capabilities().values()) {
            legacy.put(capability.name(), new Upstream(MigrationPlan.LEGACY, plan.legacy(), concurrency));
            modern.put(
                    capability.name(),
                    new Upstream(capability.modern(), plan.system(capability.modern()), concurrency));
        }
    }

    /** Returns the given side of a capability; of what no capability claims there is only legacy. */
    Upstream of(Optional<CapabilityName> capability, Side side) {
        Upstream upstream = capability
                .map(name -> (side == Side.LEGACY ? legacy : modern).get(name))
                .orElse(unclaimed);
        return upstream;
    }
}

package io.strangler.proxy.gateway;

import io.micrometer.core.instrument.MeterRegistry;
import io.strangler.playbook.CapabilityName;
import io.strangler.playbook.Side;
import io.strangler.playbook.plan.CapabilitySpec;
import io.strangler.playbook.plan.MigrationPlan;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** Every place a request can be sent to. */
final class Upstreams {
    private final Upstream unclaimed;
    private final Map<CapabilityName, Upstream> legacy = new HashMap<>();
    private final Map<CapabilityName, Upstream> modern = new HashMap<>();
    private final Map<String, Optional<Upstream>> sandboxes = new HashMap<>();
    private final Map<CapabilityName, String> names = new HashMap<>();

    Upstreams(MigrationPlan plan, Systems systems) {
        int concurrency = plan.proxy().concurrency();
        Function<String, Upstream> upstream = name -> new Upstream(systems.of(name), concurrency);
        unclaimed = upstream.apply(MigrationPlan.LEGACY);
        for (CapabilitySpec capability : plan.capabilities().values()) {
            legacy.put(capability.name(), upstream.apply(MigrationPlan.LEGACY));
            modern.put(capability.name(), upstream.apply(capability.modern()));
            names.put(capability.name(), capability.modern());
        }
        for (String name : plan.systems().keySet()) {
            sandboxes.put(name, systems.sandboxOf(name).map(sandbox -> new Upstream(sandbox, concurrency)));
        }
    }

    void tell(MeterRegistry registry) {
        unclaimed.tell(registry, GatewayMetrics.NONE, Side.LEGACY);
        legacy.forEach((name, upstream) -> upstream.tell(registry, name.value(), Side.LEGACY));
        modern.forEach((name, upstream) -> upstream.tell(registry, name.value(), Side.MODERN));
    }

    /** Returns the given side of a capability; of what no capability claims there is only legacy. */
    Upstream of(Optional<CapabilityName> capability, Side side) {
        Upstream upstream = capability
                .map(name -> (side == Side.LEGACY ? legacy : modern).get(name))
                .orElse(unclaimed);
        return upstream;
    }

    /** Returns where the given side of a capability answers without effect, if it does anywhere. */
    Optional<Upstream> sandbox(CapabilityName capability, Side side) {
        String name = side == Side.LEGACY ? MigrationPlan.LEGACY : names.getOrDefault(capability, "");
        return sandboxes.getOrDefault(name, Optional.empty());
    }
}

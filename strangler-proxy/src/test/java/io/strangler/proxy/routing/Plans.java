package io.strangler.proxy.routing;

import io.strangler.playbook.CapabilityName;
import io.strangler.playbook.plan.BridgeSpec;
import io.strangler.playbook.plan.CapabilitySpec;
import io.strangler.playbook.plan.GateSpec;
import io.strangler.playbook.plan.MigrationPlan;
import io.strangler.playbook.plan.ProxySpec;
import io.strangler.playbook.plan.RouteSpec;
import io.strangler.playbook.plan.ShadowSpec;
import io.strangler.translate.DeclaredTranslators;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Plans that exist only in memory. */
final class Plans {
    private Plans() {}

    static CapabilitySpec capability(String name, RouteSpec... routes) {
        return new CapabilitySpec(
                new CapabilityName(name), "modern", List.of(routes), List.of(), ShadowSpec.DEFAULT, GateSpec.DEFAULT);
    }

    static MigrationPlan of(CapabilitySpec... capabilities) {
        Map<CapabilityName, CapabilitySpec> byName = new LinkedHashMap<>();
        for (CapabilitySpec capability : capabilities) {
            byName.put(capability.name(), capability);
        }
        return new MigrationPlan(
                Path.of("plan.yaml"),
                "shop",
                Path.of("flags.yaml"),
                Map.of(),
                byName,
                List.of(),
                DeclaredTranslators.NONE,
                Optional.empty(),
                ProxySpec.DEFAULT,
                BridgeSpec.DEFAULT,
                Optional.empty());
    }
}

package io.strangler.proxy.gateway;

import io.strangler.playbook.CapabilityName;
import io.strangler.playbook.Side;
import io.strangler.playbook.plan.CapabilitySpec;
import io.strangler.playbook.plan.MigrationPlan;
import io.strangler.playbook.plan.SystemSpec;
import io.vertx.core.net.ClientSSLOptions;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** Every place a request can be sent to. */
final class Upstreams {
    private final Upstream unclaimed;
    private final Map<CapabilityName, Upstream> legacy = new HashMap<>();
    private final Map<CapabilityName, Upstream> modern = new HashMap<>();

    Upstreams(MigrationPlan plan, PemFiles pem) {
        Map<String, Optional<ClientSSLOptions>> tls = new HashMap<>();
        plan.systems().forEach((name, system) -> tls.put(name, tls(plan, system, pem)));
        unclaimed = upstream(plan, MigrationPlan.LEGACY, tls);
        for (CapabilitySpec capability : plan.capabilities().values()) {
            legacy.put(capability.name(), upstream(plan, MigrationPlan.LEGACY, tls));
            modern.put(capability.name(), upstream(plan, capability.modern(), tls));
        }
    }

    private static Upstream upstream(MigrationPlan plan, String name, Map<String, Optional<ClientSSLOptions>> tls) {
        return new Upstream(
                name,
                plan.system(name),
                tls.getOrDefault(name, Optional.empty()),
                plan.proxy().concurrency());
    }

    // One object per system: connections are kept apart by what they demand.
    private static Optional<ClientSSLOptions> tls(MigrationPlan plan, SystemSpec system, PemFiles pem) {
        if (!system.encrypted()) {
            return Optional.empty();
        }
        ClientSSLOptions options = new ClientSSLOptions()
                .setHostnameVerificationAlgorithm("HTTPS")
                .setSslHandshakeTimeout(plan.proxy().connectTimeout().toMillis())
                .setSslHandshakeTimeoutUnit(TimeUnit.MILLISECONDS)
                .setEnabledSecureTransportProtocols(FrontTls.PROTOCOLS);
        system.trust().ifPresent(file -> options.setTrustOptions(pem.trust(system, file)));
        return Optional.of(options);
    }

    /** Returns the given side of a capability; of what no capability claims there is only legacy. */
    Upstream of(Optional<CapabilityName> capability, Side side) {
        Upstream upstream = capability
                .map(name -> (side == Side.LEGACY ? legacy : modern).get(name))
                .orElse(unclaimed);
        return upstream;
    }
}

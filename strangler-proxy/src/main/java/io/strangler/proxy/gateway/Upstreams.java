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
import java.util.function.Function;

/** Every place a request can be sent to. */
final class Upstreams {
    private final Upstream unclaimed;
    private final Map<CapabilityName, Upstream> legacy = new HashMap<>();
    private final Map<CapabilityName, Upstream> modern = new HashMap<>();
    private final Map<String, Optional<Upstream>> sandboxes = new HashMap<>();
    private final Map<CapabilityName, String> names = new HashMap<>();

    Upstreams(MigrationPlan plan, PemFiles pem, SystemSecrets secrets) {
        Map<String, Optional<ClientSSLOptions>> tls = new HashMap<>();
        plan.systems().forEach((name, system) -> {
            tls.put(name, tls(plan, system, pem));
            sandboxes.put(
                    name, system.inSandbox().map(sandbox -> upstream(plan, sandbox, tls(plan, sandbox, pem), secrets)));
        });
        Function<String, Upstream> upstream =
                name -> upstream(plan, plan.system(name), tls.getOrDefault(name, Optional.empty()), secrets);
        unclaimed = upstream.apply(MigrationPlan.LEGACY);
        for (CapabilitySpec capability : plan.capabilities().values()) {
            legacy.put(capability.name(), upstream.apply(MigrationPlan.LEGACY));
            modern.put(capability.name(), upstream.apply(capability.modern()));
            names.put(capability.name(), capability.modern());
        }
    }

    private static Upstream upstream(
            MigrationPlan plan, SystemSpec system, Optional<ClientSSLOptions> tls, SystemSecrets secrets) {
        return new Upstream(
                system.name(), system, tls, secrets.of(system), plan.proxy().concurrency());
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

    /** Returns where the given side of a capability answers without effect, if it does anywhere. */
    Optional<Upstream> sandbox(CapabilityName capability, Side side) {
        String name = side == Side.LEGACY ? MigrationPlan.LEGACY : names.getOrDefault(capability, "");
        return sandboxes.getOrDefault(name, Optional.empty());
    }
}

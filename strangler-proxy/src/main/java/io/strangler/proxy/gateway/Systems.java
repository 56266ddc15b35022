package io.strangler.proxy.gateway;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.strangler.playbook.plan.MigrationPlan;
import io.strangler.playbook.plan.SystemSpec;
import io.vertx.core.net.ClientSSLOptions;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** The systems of the plan as they run: their instances and what these are shown. */
public final class Systems {
    private final Map<String, Running> running = new LinkedHashMap<>();
    private final Map<String, Running> sandboxes = new LinkedHashMap<>();

    Systems(MigrationPlan plan, PemFiles pem, SystemSecrets secrets) {
        plan.systems().forEach((name, system) -> {
            running.put(name, running(plan, system, pem, secrets));
            system.inSandbox().ifPresent(sandbox -> sandboxes.put(name, running(plan, sandbox, pem, secrets)));
        });
    }

    /** Describes a system that no plan names. */
    static Running alone(SystemSpec system) {
        return new Running(system, instances(system, Optional.empty()), Optional.empty());
    }

    private static Running running(MigrationPlan plan, SystemSpec system, PemFiles pem, SystemSecrets secrets) {
        return new Running(system, instances(system, tls(plan, system, pem)), secrets.of(system));
    }

    private static Instances instances(SystemSpec system, Optional<ClientSSLOptions> tls) {
        return new Instances(system.urls().stream()
                .map(url -> new Instance(url, tls, System::nanoTime))
                .toList());
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

    Running of(String name) {
        Running found = running.get(name);
        if (found == null) {
            throw new IllegalArgumentException("the plan has no system " + name);
        }
        return found;
    }

    Optional<Running> sandboxOf(String name) {
        return Optional.ofNullable(sandboxes.get(name));
    }

    /** Returns those of which something can be learned: with several instances, or a way to ask for their health. */
    List<Running> watched() {
        return running.values().stream()
                .filter(system ->
                        system.instances().several() || system.spec().health().isPresent())
                .toList();
    }

    void tell(MeterRegistry registry) {
        for (Running system : watched()) {
            for (Instance instance : system.instances().all()) {
                Gauge.builder("strangler.instance.usable", instance, each -> each.usable() ? 1 : 0)
                        .description("whether an instance of a system would be sent a request")
                        .tag("system", system.spec().name())
                        .tag("instance", instance.authority())
                        .register(registry);
                Gauge.builder("strangler.instance.running", instance, Instance::running)
                        .description("requests running at an instance of a system")
                        .tag("system", system.spec().name())
                        .tag("instance", instance.authority())
                        .register(registry);
                FunctionCounter.builder("strangler.instance.ejections", instance, Instance::ejections)
                        .description("times an instance was put out for faults in a row")
                        .tag("system", system.spec().name())
                        .tag("instance", instance.authority())
                        .register(registry);
            }
        }
    }

    /** Returns what is known of systems whose instances are told apart. */
    public List<SystemStatus> status() {
        return watched().stream()
                .map(system -> new SystemStatus(
                        system.spec().name(),
                        system.instances().all().stream()
                                .map(each -> new InstanceStatus(
                                        each.authority(), each.state(), each.running(), each.ejections()))
                                .toList()))
                .toList();
    }

    /** One system. */
    record Running(SystemSpec spec, Instances instances, Optional<SystemSecrets.Secret> secret) {}

    /** A system and its instances. */
    public record SystemStatus(String system, List<InstanceStatus> instances) {}

    /** @param state {@code in}, {@code out}, {@code trial} or {@code unhealthy} */
    public record InstanceStatus(String instance, String state, int running, int ejections) {}
}

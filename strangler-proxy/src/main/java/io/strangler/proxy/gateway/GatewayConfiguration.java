package io.strangler.proxy.gateway;

import io.micrometer.core.instrument.MeterRegistry;
import io.strangler.playbook.CapabilityName;
import io.strangler.playbook.plan.CapabilitySpec;
import io.strangler.playbook.plan.MigrationPlan;
import io.strangler.playbook.plan.ProxySpec.ForcedSide;
import io.strangler.proxy.discovery.Discovery;
import io.strangler.proxy.identity.Authenticators;
import io.strangler.proxy.limit.RateLimits;
import io.strangler.proxy.routing.Router;
import io.strangler.proxy.shadow.Mirror;
import io.strangler.proxy.shadow.ShadowTally;
import io.strangler.proxy.stage.EffectiveRules;
import io.strangler.proxy.tracing.Tracing;
import io.strangler.proxy.translation.CurrentTranslators;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import java.time.InstantSource;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.apache.camel.builder.RouteBuilder;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Puts the gateway together. */
@Configuration(proxyBeanMethods = false)
class GatewayConfiguration {
    @Bean
    Vertx vertx() {
        return Vertx.vertx(new VertxOptions().setEventLoopPoolSize(2).setPreferNativeTransport(true));
    }

    @Bean
    GatewayMetrics gatewayMetrics(MeterRegistry registry) {
        return new GatewayMetrics(registry);
    }

    @Bean
    AccessLog accessLog(MigrationPlan plan, MeterRegistry registry, TrustedPeers peers) {
        return plan.proxy()
                .accessLog()
                .<AccessLog>map(file -> AccessLogFile.open(file, registry, peers))
                .orElse(AccessLog.NONE);
    }

    @Bean
    Authenticators authenticators(MigrationPlan plan) {
        return Authenticators.open(plan.proxy().authentication(), InstantSource.system());
    }

    @Bean
    TrustedPeers trustedPeers(MigrationPlan plan) {
        return new TrustedPeers(plan.proxy().clients().trustedPeers());
    }

    @Bean
    BodyLimit bodyLimit(MigrationPlan plan) {
        return new BodyLimit(plan.proxy().clients().bodyLimit());
    }

    @Bean
    GatewayDoor gatewayDoor(
            Router router,
            GatewayMetrics metrics,
            AccessLog log,
            TrustedPeers peers,
            MigrationPlan plan,
            BodyLimit bodies,
            Optional<Discovery> discovery,
            Tracing tracing) {
        return new GatewayDoor(
                router,
                metrics,
                log,
                new RequestIds(peers),
                ServedHosts.of(plan.proxy().clients().hosts()),
                bodies,
                new DiscoveryTap(discovery.orElse(null)),
                new CallTrace(tracing));
    }

    @Bean
    MessageHeaders messageHeaders(MigrationPlan plan, Authenticators authenticators, TrustedPeers peers) {
        return new MessageHeaders(plan.proxy().forcedSide().map(ForcedSide::header), authenticators.fields(), peers);
    }

    @Bean
    SystemSecrets systemSecrets(MigrationPlan plan) {
        return SystemSecrets.open(plan);
    }

    @Bean
    Systems systems(MigrationPlan plan, Vertx vertx, SystemSecrets secrets, MeterRegistry registry) {
        Systems systems = new Systems(plan, new PemFiles(vertx), secrets);
        systems.tell(registry);
        return systems;
    }

    @Bean
    InstanceProbes instanceProbes(Vertx vertx, Systems systems, MigrationPlan plan) {
        return InstanceProbes.start(vertx, systems, plan.proxy().connectTimeout());
    }

    @Bean
    Upstreams upstreams(MigrationPlan plan, Systems systems, MeterRegistry registry) {
        Upstreams upstreams = new Upstreams(plan, systems);
        upstreams.tell(registry);
        return upstreams;
    }

    @Bean
    MirrorClient mirrorClient(MigrationPlan plan, Systems systems, Tracing tracing) {
        return new MirrorClient(plan, systems, tracing);
    }

    @Bean
    ShadowTally shadowTally(MeterRegistry registry) {
        return new ShadowTally(registry, InstantSource.system());
    }

    @Bean
    Mirror mirror(MigrationPlan plan, MirrorClient client, ShadowTally tally) {
        return new Mirror(plan.capabilities(), client, client, client, tally);
    }

    @Bean
    GatewayComponent gateway(
            GatewayDoor door,
            Vertx vertx,
            MigrationPlan plan,
            MessageHeaders headers,
            Upstreams upstreams,
            BodyLimit bodies,
            MirrorClient mirrorClient,
            EffectiveRules rules,
            GatewayMetrics metrics,
            MeterRegistry registry) {
        UpstreamClients clients = new UpstreamClients(vertx, plan.proxy().connectTimeout());
        OwnCreates ownCreates = new OwnCreates(withData(plan), mirrorClient);
        Forwarding forwarding = new Forwarding(
                vertx,
                new Deadlines(vertx),
                clients,
                headers,
                plan.proxy(),
                bodies,
                ownCreates,
                metrics,
                door::isDraining);
        Forwarder sides = new SideForwarder(forwarding, new Caches(plan, rules, headers, registry));
        Set<CapabilityName> fallingBack = named(plan, CapabilitySpec::readsFallBack);
        return new GatewayComponent(
                door,
                upstreams,
                fallingBack.isEmpty()
                        ? sides
                        : new ReadFallback(sides, forwarding, upstreams, fallingBack, withData(plan), mirrorClient));
    }

    @Bean
    RouteBuilder gatewayRoutes(
            MigrationPlan plan,
            Router router,
            EffectiveRules rules,
            Vertx vertx,
            CurrentTranslators translators,
            Mirror mirror,
            MessageHeaders headers,
            Upstreams upstreams,
            Authenticators authenticators,
            TrustedPeers peers,
            GatewayMetrics metrics) {
        UserRoutes users = UserRoutes.in(plan.file().resolveSibling(UserRoutes.FOLDER));
        MirrorStep mirroring = new MirrorStep(mirror, headers, upstreams, withData(plan));
        DecideStep decide = new DecideStep(router, rules, translators, mirroring, !users.isEmpty());
        HoldStep hold =
                new HoldStep(withData(plan), rules, decide, vertx, plan.proxy().heldWriteLimit(), metrics);
        AuthenticateStep authenticate =
                new AuthenticateStep(authenticators, plan.proxy().authenticate(), vertx, metrics);
        LimitStep limit = new LimitStep(new RateLimits(System::nanoTime), peers);
        KeyStep key = new KeyStep(withData(plan), vertx, plan.proxy().answerTimeout());
        return new GatewayRoutes(plan, authenticate, limit, key, decide, hold, mirroring, users);
    }

    @Bean
    GatewayListener gatewayListener(Vertx vertx, GatewayDoor door, MigrationPlan plan) {
        Optional<FrontTls> tls = plan.proxy().tls().map(files -> new FrontTls(new PemFiles(vertx), files));
        return new GatewayListener(vertx, door, plan.proxy(), tls);
    }

    private static Set<CapabilityName> withData(MigrationPlan plan) {
        return named(plan, CapabilitySpec::hasData);
    }

    private static Set<CapabilityName> named(MigrationPlan plan, Predicate<CapabilitySpec> which) {
        return plan.capabilities().values().stream()
                .filter(which)
                .map(CapabilitySpec::name)
                .collect(Collectors.toUnmodifiableSet());
    }
}

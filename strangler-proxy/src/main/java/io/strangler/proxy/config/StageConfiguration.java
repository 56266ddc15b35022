package io.strangler.proxy.config;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.strangler.playbook.ledger.ControlDatabase;
import io.strangler.playbook.plan.CapabilitySpec;
import io.strangler.playbook.plan.MigrationPlan;
import io.strangler.playbook.plan.ProxySpec;
import io.strangler.proxy.routing.RouteTable;
import io.strangler.proxy.routing.Router;
import io.strangler.proxy.stage.Control;
import io.strangler.proxy.stage.ControlAccess;
import io.strangler.proxy.stage.EffectiveRules;
import io.strangler.proxy.stage.LedgerQueue;
import io.strangler.proxy.stage.SoleProxy;
import io.strangler.proxy.stage.StageFollower;
import io.strangler.proxy.stage.StageSource;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.Optional;
import org.springframework.context.SmartLifecycle;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Makes the router and the follower of the flags from the plan. */
@Configuration(proxyBeanMethods = false)
class StageConfiguration {
    // A little longer than a proxy takes to answer its last requests.
    private static final Duration ENDING = Duration.ofSeconds(15);

    @Bean
    Router router(MigrationPlan plan) {
        return new Router(RouteTable.of(plan), plan.proxy().forcedSide());
    }

    @Bean
    EffectiveRules effectiveRules(MigrationPlan plan) {
        return new EffectiveRules(plan.capabilities().keySet());
    }

    @Bean
    Control control(MigrationPlan plan, MeterRegistry registry) {
        Control control = Control.open(
                plan.control().map(spec -> {
                    ControlDatabase database = new ControlDatabase(spec, "strangler-proxy");
                    String lock = "the proxy of " + plan.migration();
                    return ControlAccess.of(database, database.lock(lock, name(plan.proxy())));
                }),
                name(plan.proxy()));
        control.ledger().ifPresent(ledger -> measure(ledger, registry));
        return control;
    }

    private static void measure(LedgerQueue ledger, MeterRegistry registry) {
        Gauge.builder("strangler.ledger.waiting", ledger, LedgerQueue::waiting)
                .description("entries that wait for the control database")
                .register(registry);
        FunctionCounter.builder("strangler.ledger.dropped", ledger, LedgerQueue::dropped)
                .description("entries that waited too long for the control database and are lost")
                .register(registry);
    }

    // The same after a restart, so that the ledger knows what it has heard; two proxies of one host differ by their
    // port.
    private static String name(ProxySpec spec) {
        try {
            return "proxy " + InetAddress.getLocalHost().getHostName() + ":" + spec.port();
        } catch (UnknownHostException e) {
            return "proxy " + spec.address() + ":" + spec.port();
        }
    }

    @Bean
    SoleProxy soleProxy(MigrationPlan plan, Control control) {
        boolean data = plan.capabilities().values().stream().anyMatch(CapabilitySpec::hasData);
        return SoleProxy.await(data ? control.access() : Optional.empty(), ENDING);
    }

    // After the other proxy has ended: even finding out what is in force may call back a move.
    @Bean
    StageFollower stageFollower(
            MigrationPlan plan, StageSource source, EffectiveRules rules, Control control, SoleProxy sole) {
        return StageFollower.restore(plan, source, rules, control);
    }

    @Bean
    StageMetrics stageMetrics(MigrationPlan plan, StageFollower follower) {
        return new StageMetrics(plan, follower);
    }

    @Bean
    SmartLifecycle following(StageFollower follower) {
        return new Following(follower);
    }
}

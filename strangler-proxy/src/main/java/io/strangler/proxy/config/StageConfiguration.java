package io.strangler.proxy.config;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.strangler.playbook.ledger.ControlDatabase;
import io.strangler.playbook.plan.MigrationPlan;
import io.strangler.playbook.plan.ProxySpec;
import io.strangler.proxy.routing.RouteTable;
import io.strangler.proxy.routing.Router;
import io.strangler.proxy.stage.Control;
import io.strangler.proxy.stage.ControlAccess;
import io.strangler.proxy.stage.EffectiveRules;
import io.strangler.proxy.stage.LedgerQueue;
import io.strangler.proxy.stage.StageFollower;
import io.strangler.proxy.stage.StageSource;
import java.net.InetAddress;
import java.net.UnknownHostException;
import org.springframework.context.SmartLifecycle;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Makes the router and the follower of the flags from the plan. */
@Configuration(proxyBeanMethods = false)
class StageConfiguration {
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
                plan.control().map(database -> ControlAccess.of(new ControlDatabase(database, "strangler-proxy"))),
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
    StageFollower stageFollower(MigrationPlan plan, StageSource source, EffectiveRules rules, Control control) {
        return StageFollower.restore(plan, source, rules, control);
    }

    @Bean
    SmartLifecycle following(StageFollower follower) {
        return new Following(follower);
    }
}

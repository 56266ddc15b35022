package io.strangler.proxy.config;

import io.strangler.playbook.ledger.ControlDatabase;
import io.strangler.playbook.plan.MigrationPlan;
import io.strangler.proxy.routing.RouteTable;
import io.strangler.proxy.routing.Router;
import io.strangler.proxy.stage.Control;
import io.strangler.proxy.stage.ControlAccess;
import io.strangler.proxy.stage.EffectiveRules;
import io.strangler.proxy.stage.StageFollower;
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
    Control control(MigrationPlan plan) {
        return new Control(
                plan.control().map(database -> ControlAccess.of(new ControlDatabase(database, "strangler-proxy"))));
    }

    @Bean
    StageFollower stageFollower(MigrationPlan plan, EffectiveRules rules, Control control) {
        return StageFollower.start(plan, rules, control);
    }
}

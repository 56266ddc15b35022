package io.strangler.proxy.config;

import io.strangler.playbook.plan.MigrationPlan;
import io.strangler.proxy.discovery.Discovery;
import org.jspecify.annotations.Nullable;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Counts what is really used, where the plan asks for it. */
@Configuration(proxyBeanMethods = false)
class DiscoveryConfiguration {
    @Bean
    @Nullable
    Discovery discovery(MigrationPlan plan) {
        return plan.proxy().discovery().isPresent()
                ? new Discovery(plan.proxy().discovery().getAsInt())
                : null;
    }
}

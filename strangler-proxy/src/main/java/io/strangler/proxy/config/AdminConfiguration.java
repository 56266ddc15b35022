package io.strangler.proxy.config;

import io.strangler.playbook.admin.AdminFilter;
import io.strangler.playbook.plan.MigrationPlan;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Puts the filter before everything at the administration port. */
@Configuration(proxyBeanMethods = false)
class AdminConfiguration {
    @Bean
    AdminFilter adminFilter(MigrationPlan plan) {
        return AdminFilter.of(plan, "proxy");
    }
}

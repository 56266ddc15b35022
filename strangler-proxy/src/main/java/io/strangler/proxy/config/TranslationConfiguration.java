package io.strangler.proxy.config;

import io.strangler.playbook.plan.MigrationPlan;
import io.strangler.proxy.translation.CurrentTranslators;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Loads the plan's translators. */
@Configuration(proxyBeanMethods = false)
class TranslationConfiguration {
    @Bean
    CurrentTranslators currentTranslators(MigrationPlan plan) {
        return CurrentTranslators.open(plan);
    }
}

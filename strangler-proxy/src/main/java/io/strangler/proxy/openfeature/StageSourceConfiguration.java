package io.strangler.proxy.openfeature;

import dev.openfeature.sdk.FeatureProvider;
import io.strangler.playbook.plan.MigrationPlan;
import io.strangler.proxy.stage.StageSource;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Chooses where stages come from: a provider that somebody has added, or else the flags file. */
@Configuration(proxyBeanMethods = false)
class StageSourceConfiguration {
    @Bean
    StageSource stageSource(MigrationPlan plan, ObjectProvider<FeatureProvider> providers) {
        FeatureProvider provider = providers.getIfAvailable();
        return provider == null ? StageSource.file(plan) : ProviderStages.open(plan, provider);
    }
}

package io.strangler.bridge;

import io.micrometer.core.instrument.binder.MeterBinder;
import io.strangler.bridge.config.BridgePlan;
import io.strangler.bridge.follow.Supervisor;
import io.strangler.bridge.health.BridgeHealth;
import io.strangler.bridge.health.OwnerHealth;
import io.strangler.bridge.health.StreamMonitors;
import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.context.ApplicationListener;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Shows the bridge to the administration port; nothing runs before that port is open. The bridge closes its own parts. */
@Configuration(proxyBeanMethods = false)
class BridgeParts {
    @Bean
    BridgePlan bridgePlan(Bridge bridge) {
        return bridge.plan();
    }

    @Bean(destroyMethod = "")
    Supervisor supervisor(Bridge bridge) {
        return bridge.supervisor();
    }

    @Bean(destroyMethod = "")
    StreamMonitors streamMonitors(Bridge bridge) {
        return bridge.monitors();
    }

    @Bean
    MeterBinder streamMetrics(Bridge bridge) {
        return bridge.metrics();
    }

    @Bean
    BridgeHealth bridgeHealthIndicator(Supervisor supervisor) {
        return new BridgeHealth(supervisor);
    }

    @Bean
    OwnerHealth ownershipHealthIndicator(Supervisor supervisor) {
        return new OwnerHealth(supervisor);
    }

    @Bean
    ApplicationListener<ApplicationReadyEvent> starter(Bridge bridge) {
        return ready -> {
            var unused = bridge.start();
        };
    }
}

package io.strangler.bridge;

import io.strangler.bridge.config.BridgePlan;
import io.strangler.bridge.follow.Supervisor;
import io.strangler.bridge.health.BridgeHealth;
import io.strangler.bridge.health.OwnerHealth;
import io.strangler.bridge.health.StreamMetrics;
import io.strangler.bridge.health.StreamMonitors;
import io.strangler.bridge.switchover.SwitchoverWorker;
import io.strangler.playbook.ledger.ControlDatabase;
import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.context.ApplicationListener;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Puts the program together; nothing runs before the admin port is open. */
@Configuration(proxyBeanMethods = false)
class BridgeParts {
    @Bean
    ControlDatabase controlDatabase(BridgePlan plan) {
        return new ControlDatabase(plan.plan().control().orElseThrow(), "strangler bridge");
    }

    @Bean
    Supervisor supervisor(BridgePlan plan, ControlDatabase control) {
        return new Supervisor(plan, control);
    }

    @Bean
    StreamMonitors streamMonitors(Supervisor supervisor, ControlDatabase control) {
        return new StreamMonitors(supervisor, control.evidence());
    }

    @Bean
    StreamMetrics streamMetrics(StreamMonitors monitors, Supervisor supervisor) {
        return new StreamMetrics(monitors, supervisor);
    }

    @Bean
    SwitchoverWorker switchoverWorker(ControlDatabase control, Supervisor supervisor) {
        return new SwitchoverWorker(control.switchovers(), supervisor);
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
    ApplicationListener<ApplicationReadyEvent> starter(
            Supervisor supervisor, StreamMonitors monitors, SwitchoverWorker switchovers) {
        return ready -> {
            supervisor.start();
            monitors.start();
            switchovers.start();
        };
    }
}

package io.strangler.proxy.admin;

import io.strangler.proxy.stage.CapabilityStatus;
import io.strangler.proxy.stage.StageFollower;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.stereotype.Component;

/** The proxy is ready when every capability has a rule; without one it could only guess. */
@Component("capabilities")
class CapabilityReadiness implements HealthIndicator {
    private final StageFollower follower;

    CapabilityReadiness(StageFollower follower) {
        this.follower = follower;
    }

    @Override
    public Health health() {
        Health.Builder health = Health.up();
        for (CapabilityStatus status : follower.status()) {
            if (status.rule().isEmpty()) {
                health.outOfService()
                        .withDetail(
                                status.capability().value(), status.refused().orElse("no rule yet"));
            }
        }
        return health.build();
    }
}

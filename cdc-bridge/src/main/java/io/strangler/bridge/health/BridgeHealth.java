package io.strangler.bridge.health;

import io.strangler.bridge.follow.SoleBridge.Standing;
import io.strangler.bridge.follow.Supervisor;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;

/**
 * Ready once every capability follows a flag, or another bridge sees to that; a broken stream is reported, but a restart would
 * not mend it.
 */
public record BridgeHealth(Supervisor supervisor) implements HealthIndicator {
    @Override
    public Health health() {
        Health.Builder health = supervisor.ready() ? Health.up() : Health.outOfService();
        Standing standing = supervisor.standing();
        health.withDetail("role", standing.word());
        if (standing instanceof Standing.Standby standby) {
            health.withDetail("owner", standby.owner());
        }
        supervisor.problems().forEach(health::withDetail);
        return health.build();
    }
}

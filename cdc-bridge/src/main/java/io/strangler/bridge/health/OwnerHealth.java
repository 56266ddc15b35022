package io.strangler.bridge.health;

import io.strangler.bridge.follow.SoleBridge.Standing;
import io.strangler.bridge.follow.Supervisor;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;

/** Up at the one bridge that runs the streams: where a load balancer has to send whoever asks about them. */
public record OwnerHealth(Supervisor supervisor) implements HealthIndicator {
    @Override
    public Health health() {
        return switch (supervisor.standing()) {
            case Standing.Owner owner -> Health.up().build();
            // A word of its own: standing by is no defect, and must not look like one where all is summed up.
            case Standing.Standby standby ->
                Health.status("STANDBY").withDetail("owner", standby.owner()).build();
            case Standing.Unknown unknown ->
                Health.outOfService().withDetail("reason", unknown.reason()).build();
        };
    }
}

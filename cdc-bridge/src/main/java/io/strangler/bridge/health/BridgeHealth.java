package io.strangler.bridge.health;

import io.strangler.bridge.follow.SoleBridge.Standing;
import io.strangler.bridge.follow.Supervisor;
import io.strangler.bridge.stream.SyncStream;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;

/**
 * Ready once every capability follows a flag, or another bridge sees to that; a broken stream, or one that is stuck, is
 * reported, but a restart would not mend it.
 */
public record BridgeHealth(Supervisor supervisor) implements HealthIndicator {
    // Several heartbeats, which are written every second.
    private static final Duration STUCK = Duration.ofSeconds(3);

    @Override
    public Health health() {
        Health.Builder health = supervisor.ready() ? Health.up() : Health.outOfService();
        Standing standing = supervisor.standing();
        health.withDetail("role", standing.word());
        if (standing instanceof Standing.Standby standby) {
            health.withDetail("owner", standby.owner());
        }
        supervisor.problems().forEach(health::withDetail);
        if (supervisor.owner()) {
            Map<String, String> streams = new LinkedHashMap<>();
            supervisor.streams().forEach(each -> streams.put(each.spec().toString(), condition(each)));
            health.withDetail("streams", streams);
        }
        return health.build();
    }

    // An idle stream has heartbeats that come through; one that is stuck has some that do not.
    private static String condition(SyncStream stream) {
        long stuck = stream.stuckMillis();
        return stuck > STUCK.toMillis()
                ? "stuck: nothing has come through for " + stuck / 1000 + " s"
                : stream.state().obstacle().orElse("running");
    }
}

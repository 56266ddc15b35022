package io.strangler.proxy.config;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.binder.MeterBinder;
import io.strangler.playbook.CapabilityName;
import io.strangler.playbook.plan.MigrationPlan;
import io.strangler.playbook.stage.Stage;
import io.strangler.proxy.stage.CapabilityStatus;
import io.strangler.proxy.stage.StageFollower;
import java.util.Optional;
import java.util.function.ToDoubleFunction;

/** Tells at which stage every capability is, and whether it follows its flag. */
final class StageMetrics implements MeterBinder {
    private final MigrationPlan plan;
    private final StageFollower follower;

    StageMetrics(MigrationPlan plan, StageFollower follower) {
        this.plan = plan;
        this.follower = follower;
    }

    @Override
    public void bindTo(MeterRegistry registry) {
        for (CapabilityName capability : plan.capabilities().keySet()) {
            Tags tags = Tags.of("capability", capability.value());
            gauge(
                    registry,
                    "strangler.capability.following",
                    tags,
                    capability,
                    status -> status.refused().isEmpty() && status.problems().isEmpty() ? 1 : 0);
            gauge(registry, "strangler.capability.share", tags, capability, status -> status.rule()
                    .map(rule -> rule.share())
                    .orElse(0.0));
            for (Stage stage : Stage.values()) {
                gauge(
                        registry,
                        "strangler.capability.stage",
                        tags.and("stage", stage.word()),
                        capability,
                        status ->
                                status.rule().map(rule -> rule.stage() == stage).orElse(false) ? 1 : 0);
            }
        }
    }

    private void gauge(
            MeterRegistry registry,
            String name,
            Tags tags,
            CapabilityName capability,
            ToDoubleFunction<CapabilityStatus> value) {
        Gauge.builder(name, follower, each -> status(each, capability)
                        .map(value::applyAsDouble)
                        .orElse(0.0))
                .tags(tags)
                .register(registry);
    }

    private static Optional<CapabilityStatus> status(StageFollower follower, CapabilityName capability) {
        return follower.status().stream()
                .filter(status -> status.capability().equals(capability))
                .findFirst();
    }
}

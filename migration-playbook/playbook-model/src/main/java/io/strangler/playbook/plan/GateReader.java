package io.strangler.playbook.plan;

import io.strangler.playbook.plan.GateSpec.TrafficBounds;
import io.strangler.playbook.stage.Stage;
import io.strangler.playbook.yaml.YamlSection;
import java.time.Duration;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;

/** Reads what guards a capability's moves: the bounds of its gates, and who is asked. */
final class GateReader {
    private GateReader() {}

    static GateSpec read(YamlSection section) {
        GateSpec otherwise = GateSpec.DEFAULT;
        GateSpec gates = new GateSpec(
                section.value("shadow-mismatch", Scalars::ratio).orElse(otherwise.shadowMismatch()),
                section.integer("shadow-sample", 1, 1_000_000_000, otherwise.shadowSample()),
                section.value("lag", Scalars::duration).orElse(otherwise.maximumLag()),
                section.value("check-age", Scalars::duration).orElse(otherwise.checkAge()),
                section.value("soak", Scalars::duration).orElse(Duration.ZERO),
                approvals(section),
                traffic(section));
        section.refuseOthers();
        return gates;
    }

    static WebhookSpec webhooks(YamlSection section) {
        WebhookSpec webhooks = new WebhookSpec(
                section.value("before", Scalars::webhook),
                section.value("after", Scalars::webhook),
                section.value("rollback", Scalars::webhook),
                section.value("limit", Scalars::webhookLimit).orElse(WebhookSpec.NONE.limit()));
        section.refuseOthers();
        return webhooks;
    }

    static Map<Stage, Expiry> expires(YamlSection section) {
        Map<Stage, Expiry> expires = new EnumMap<>(Stage.class);
        for (Stage stage : Stage.values()) {
            // Where nothing has begun, or everything is over, there is nothing to end.
            if (stage != Stage.OFF && stage != Stage.COMPLETE) {
                section.value(stage.word(), Scalars::expiry).ifPresent(expiry -> expires.put(stage, expiry));
            }
        }
        section.refuseOthers();
        return expires;
    }

    private static Set<Stage> approvals(YamlSection section) {
        Set<Stage> stages = EnumSet.noneOf(Stage.class);
        for (String word : section.texts("approvals")) {
            Optional<Stage> stage = Stage.of(word).filter(found -> found != Stage.OFF);
            stage.ifPresentOrElse(
                    stages::add,
                    () -> section.problem(
                            "approvals",
                            "'" + word + "' is no stage to be approved of; write some of dualwrite, shadow, live,"
                                    + " rampdown, complete"));
        }
        return stages;
    }

    private static TrafficBounds traffic(YamlSection section) {
        TrafficBounds otherwise = TrafficBounds.NONE;
        TrafficBounds bounds = new TrafficBounds(
                optional(section.value("errors", Scalars::ratio)),
                optional(section.value("latency", Scalars::factor)),
                section.value("percentile", Scalars::percentile).orElse(otherwise.percentile()),
                section.integer("requests", 1, 1_000_000_000, otherwise.sample()));
        if (bounds.latency().isEmpty() && section.keys().contains("percentile")) {
            section.problem("percentile", "bounds nothing without latency; add latency: 1.5, or leave it out");
        }
        if (!bounds.any() && section.keys().contains("requests")) {
            section.problem("requests", "bounds nothing without errors or latency; add one of them, or leave it out");
        }
        return bounds;
    }

    private static OptionalDouble optional(Optional<Double> value) {
        return value.map(OptionalDouble::of).orElse(OptionalDouble.empty());
    }
}

package io.strangler.proxy.admin;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.strangler.playbook.CapabilityName;
import io.strangler.playbook.Problem;
import io.strangler.playbook.Side;
import io.strangler.playbook.stage.StageRule;
import io.strangler.proxy.gateway.GatewayListener;
import io.strangler.proxy.gateway.Systems;
import io.strangler.proxy.shadow.ShadowTally;
import io.strangler.proxy.stage.CapabilityStatus;
import io.strangler.proxy.stage.EffectiveRules;
import io.strangler.proxy.stage.StageFollower;
import io.strangler.proxy.translation.CurrentTranslators;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.springframework.stereotype.Component;

/** Gathers what every part of the proxy knows about every capability. */
@Component
class StatusReport {
    private final StageFollower follower;
    private final EffectiveRules rules;
    private final MeterRegistry registry;
    private final ShadowTally tally;
    private final CurrentTranslators translators;
    private final GatewayListener listener;
    private final Systems systems;

    StatusReport(
            StageFollower follower,
            EffectiveRules rules,
            MeterRegistry registry,
            ShadowTally tally,
            CurrentTranslators translators,
            GatewayListener listener,
            Systems systems) {
        this.systems = systems;
        this.listener = listener;
        this.tally = tally;
        this.translators = translators;
        this.follower = follower;
        this.rules = rules;
        this.registry = registry;
    }

    Status now() {
        return new Status(
                1,
                follower.revision(),
                translators.now().revision(),
                problems(),
                follower.status().stream().map(this::capability).toList(),
                systems.status());
    }

    private Capability capability(CapabilityStatus status) {
        CapabilityName name = status.capability();
        return new Capability(
                name.value(),
                status.rule().map(rule -> rule.stage().word()),
                status.rule().map(StageRule::share),
                status.epoch(),
                status.refused(),
                status.switchover(),
                texts(status.problems()),
                new Requests(
                        served(name, Side.LEGACY),
                        served(name, Side.MODERN),
                        rules.gate(name).held()),
                tally.summary(name));
    }

    private long served(CapabilityName name, Side side) {
        return registry
                .find("strangler.requests")
                .tags("capability", name.value(), "side", side.word())
                .timers()
                .stream()
                .mapToLong(Timer::count)
                .sum();
    }

    private List<String> problems() {
        return Stream.of(
                        texts(follower.fileProblems()).stream(),
                        translators.problem().stream(),
                        listener.problem().stream())
                .flatMap(each -> each)
                .toList();
    }

    private static List<String> texts(List<Problem> problems) {
        return problems.stream().map(Problem::toString).toList();
    }

    record Status(
            int version,
            String revision,
            String translators,
            List<String> problems,
            List<Capability> capabilities,
            List<Systems.SystemStatus> systems) {}

    record Capability(
            String capability,
            Optional<String> stage,
            Optional<Double> share,
            long epoch,
            Optional<String> refused,
            Optional<String> switchover,
            List<String> problems,
            Requests requests,
            ShadowTally.Summary shadow) {}

    record Requests(long legacy, long modern, long held) {}
}

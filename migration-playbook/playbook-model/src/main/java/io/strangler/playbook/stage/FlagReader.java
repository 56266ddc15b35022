package io.strangler.playbook.stage;

import io.strangler.playbook.CapabilityName;
import io.strangler.playbook.yaml.YamlSection;
import java.time.InstantSource;
import java.util.EnumSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Reads one flag; every problem is recorded in its section. */
final class FlagReader {
    private static final String STAGES =
            EnumSet.allOf(Stage.class).stream().map(Stage::word).collect(Collectors.joining(", "));
    private static final Set<Stage> SHARED = EnumSet.of(Stage.SHADOW, Stage.LIVE);

    private FlagReader() {}

    static Optional<StageRule> read(CapabilityName capability, YamlSection section, boolean hasData) {
        return read(capability, section, hasData, InstantSource.system());
    }

    /** @param clock what a rule asks that depends on the time */
    static Optional<StageRule> read(
            CapabilityName capability, YamlSection section, boolean hasData, InstantSource clock) {
        int before = section.problems().size();
        section.text("state").ifPresent(state -> {
            if (!state.equals("ENABLED")) {
                section.problem(
                        "state", "'" + state + "' is not ENABLED; to switch the capability off use the variant off");
            }
        });
        section.tree("metadata");
        section.section("variants").ifPresent(FlagReader::variants);
        Optional<Stage> otherwise = section.requiredText("defaultVariant").isPresent()
                ? section.value("defaultVariant", FlagReader::stage)
                : Optional.empty();
        @Nullable Object targeting = section.tree("targeting");
        section.refuseOthers();
        if (otherwise.isEmpty()) {
            return Optional.empty();
        }
        if (targeting == null || targeting.equals(Map.of())) {
            return section.problems().size() > before
                    ? Optional.empty()
                    : Optional.of(new FixedRule(capability, otherwise.get()));
        }
        TargetingCheck check = new TargetingCheck(message -> section.problem("targeting", message));
        Set<Stage> outcomes = check.outcomes(targeting, otherwise.get());
        if (hasData && outcomes.size() > 1 && !SHARED.containsAll(outcomes)) {
            section.problem(
                    "targeting",
                    "mixes " + outcomes.stream().map(Stage::word).collect(Collectors.joining(" and "))
                            + "; while data moves along, only live and shadow can be mixed");
        }
        if (hasData && check.asksForTime()) {
            section.problem(
                    "targeting",
                    "depends on $flagd.timestamp; while data moves along, authority changes by a switchover and never by"
                            + " the clock: change the flag when it is time");
        }
        if (section.problems().size() > before) {
            return Optional.empty();
        }
        if (check.asksForTime()) {
            return Optional.of(
                    new TargetedRule(capability, otherwise.get(), outcomes, targeting, check.asksForKey(), clock));
        }
        return Optional.of(new TargetedRule(capability, otherwise.get(), outcomes, targeting));
    }

    private static void variants(YamlSection variants) {
        for (String name : variants.keys()) {
            if (Stage.of(name).isEmpty()) {
                variants.problem(name, "is not a stage; the stages are " + STAGES);
            } else {
                variants.text(name).ifPresent(value -> {
                    if (!value.equals(name)) {
                        variants.problem(name, "'" + value + "' must be the stage's own name, " + name);
                    }
                });
            }
        }
    }

    private static Stage stage(String word) {
        return Stage.of(word)
                .orElseThrow(() -> new IllegalArgumentException("is not a stage; the stages are " + STAGES));
    }
}

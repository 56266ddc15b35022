package io.strangler.playbook.stage;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import io.github.jamsesso.jsonlogic.JsonLogic;
import io.github.jamsesso.jsonlogic.JsonLogicException;
import io.strangler.playbook.CapabilityName;
import java.time.InstantSource;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Gives each key its stage by JsonLogic targeting that {@link TargetingCheck} has accepted. */
final class TargetedRule implements StageRule {
    private static final Gson JSON =
            new GsonBuilder().disableHtmlEscaping().serializeNulls().create();
    private static final int SAMPLE = 10_000;

    private final CapabilityName capability;
    private final Stage otherwise;
    private final Stage furthest;
    private final Stage least;
    private final String targeting;
    private final JsonLogic logic;
    private final Optional<Fraction> fraction;
    private final boolean keyed;
    private final @Nullable InstantSource clock;
    private final double share;

    TargetedRule(CapabilityName capability, Stage otherwise, Set<Stage> outcomes, Object targeting) {
        this(capability, otherwise, outcomes, targeting, true, null);
    }

    /**
     * @param keyed whether keys may differ
     * @param clock what tells the time, where the rule depends on it
     */
    TargetedRule(
            CapabilityName capability,
            Stage otherwise,
            Set<Stage> outcomes,
            Object targeting,
            boolean keyed,
            @Nullable InstantSource clock) {
        this.keyed = keyed;
        this.clock = clock;
        this.capability = capability;
        this.otherwise = otherwise;
        this.furthest = Collections.max(outcomes);
        this.least = Collections.min(outcomes);
        this.targeting = JSON.toJson(targeting);
        this.logic = new JsonLogic()
                .addOperation(new FractionalOperation())
                .addOperation("starts_with", arguments -> text(arguments, 0).startsWith(text(arguments, 1)))
                .addOperation("ends_with", arguments -> text(arguments, 0).endsWith(text(arguments, 1)));
        this.fraction = Fraction.of(targeting);
        this.share = furthest == least
                ? 100
                : fraction.map(each -> each.percent(furthest.word())).orElseGet(this::sampled);
    }

    @Override
    public Stage stage() {
        return furthest;
    }

    /** Exact for a plain {@code fractional}; for other targeting measured over the keys 1 to 10,000, as of now. */
    @Override
    public double share() {
        return clock == null ? share : sampled();
    }

    @Override
    public Stage stageFor(Optional<String> key) {
        if (furthest == least || (keyed && key.isEmpty())) {
            return least;
        }
        // The plain share is on the path of every request; it needs no interpreter.
        Object variant = fraction.isPresent()
                ? fraction.get().variant(capability.value() + key.get())
                : interpret(key.orElse(""));
        return variant == null ? otherwise : Stage.of(variant.toString()).orElse(otherwise);
    }

    @Override
    public Optional<Double> bucket(String key) {
        return fraction.map(each -> each.position(capability.value() + key));
    }

    @Override
    public String definition() {
        return "{\"defaultVariant\":\"" + otherwise.word() + "\",\"targeting\":" + targeting + "}";
    }

    private @Nullable Object interpret(String key) {
        try {
            return logic.apply(targeting, Map.of("targetingKey", key, "$flagd", context()));
        } catch (JsonLogicException e) {
            throw new IllegalStateException(
                    "targeting of " + capability + " failed for key " + key + ": " + e.getMessage(), e);
        }
    }

    private Map<String, Object> context() {
        return clock == null
                ? Map.of("flagKey", capability.value())
                : Map.of(
                        "flagKey", capability.value(),
                        "timestamp", clock.instant().getEpochSecond());
    }

    private double sampled() {
        if (!keyed) {
            return stageFor(Optional.empty()) == furthest ? 100 : 0;
        }
        return IntStream.rangeClosed(1, SAMPLE)
                        .filter(key -> stageFor(Optional.of(Integer.toString(key))) == furthest)
                        .count()
                * 100.0
                / SAMPLE;
    }

    private static String text(Object[] arguments, int index) {
        return arguments.length > index ? String.valueOf(arguments[index]) : "";
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof TargetedRule rule
                && rule.capability.equals(capability)
                && rule.definition().equals(definition());
    }

    @Override
    public int hashCode() {
        return List.of(capability, targeting).hashCode();
    }

    @Override
    public String toString() {
        return definition();
    }
}

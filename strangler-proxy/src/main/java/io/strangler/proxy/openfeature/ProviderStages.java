package io.strangler.proxy.openfeature;

import dev.openfeature.sdk.Client;
import dev.openfeature.sdk.ErrorCode;
import dev.openfeature.sdk.FeatureProvider;
import dev.openfeature.sdk.FlagEvaluationDetails;
import dev.openfeature.sdk.OpenFeatureAPI;
import dev.openfeature.sdk.Reason;
import dev.openfeature.sdk.Value;
import dev.openfeature.sdk.exceptions.OpenFeatureError;
import io.strangler.playbook.CapabilityName;
import io.strangler.playbook.InvalidFile;
import io.strangler.playbook.Problem;
import io.strangler.playbook.plan.CapabilitySpec;
import io.strangler.playbook.plan.MigrationPlan;
import io.strangler.playbook.stage.FlagReading;
import io.strangler.playbook.stage.FlagReading.Flag;
import io.strangler.playbook.stage.Flags;
import io.strangler.playbook.yaml.YamlDocument;
import io.strangler.playbook.yaml.YamlSection;
import io.strangler.proxy.stage.StageSource;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import tools.jackson.databind.json.JsonMapper;

/**
 * Rules from an OpenFeature provider: the value of a capability's flag is a stage, or the definition of a flag as it would
 * stand in the flags file.
 *
 * <p>The provider is asked by capability, never by request: no request waits for it, and while it is away every capability
 * stays where it was. It is asked again every half second, and when it says that something has changed.
 */
final class ProviderStages implements StageSource, AutoCloseable {
    private static final long POLL_MILLIS = 500;
    private static final Set<String> BY_CONTEXT = Set.of(Reason.SPLIT.name(), Reason.TARGETING_MATCH.name());
    private static final JsonMapper JSON = JsonMapper.builder().build();

    // An API of its own: whatever else in this program uses OpenFeature keeps its providers.
    private final OpenFeatureAPI api = OpenFeatureAPI.createIsolated();
    private final MigrationPlan plan;
    private final Path origin;
    private final Client client;

    private ProviderStages(MigrationPlan plan, FeatureProvider provider) {
        this.plan = plan;
        this.origin = Path.of("provider " + provider.getMetadata().getName());
        try {
            api.setProviderAndWait(provider);
        } catch (OpenFeatureError e) {
            // It may come later; until then its flags are bad ones, and what was in force stays so.
            System.getLogger(ProviderStages.class.getName())
                    .log(System.Logger.Level.WARNING, "{0} is not ready: {1}", origin, e);
        }
        this.client = api.getClient();
    }

    /**
     * Makes a provider the source of stages.
     *
     * @throws InvalidFile when a capability of the plan has entities: bridge and command line follow the file, and two sources
     *     for one fact would disagree
     */
    static ProviderStages open(MigrationPlan plan, FeatureProvider provider) {
        refuseData(plan, provider.getMetadata().getName());
        return new ProviderStages(plan, provider);
    }

    private static void refuseData(MigrationPlan plan, String provider) {
        YamlSection root = YamlDocument.read(plan.file());
        Optional<YamlSection> capabilities = root.section("capabilities");
        for (CapabilitySpec capability : plan.capabilities().values()) {
            if (capability.hasData()) {
                capabilities
                        .flatMap(section -> section.section(capability.name().value()))
                        .ifPresent(section -> section.problem(
                                "entities",
                                "cannot move by the OpenFeature provider " + provider + ": the bridge follows "
                                        + plan.flags().getFileName() + ", and would give authority by another rule;"
                                        + " remove the provider, or the entities"));
            }
        }
        root.finish();
    }

    @Override
    public String name() {
        return origin.toString();
    }

    @Override
    public FlagReading read() {
        Map<String, Object> definitions = new LinkedHashMap<>();
        Map<CapabilityName, Flag> bad = new HashMap<>();
        for (CapabilityName capability : plan.capabilities().keySet()) {
            switch (ask(capability.value())) {
                case Answer.Definition found -> definitions.put(capability.value(), found.definition());
                case Answer.None none ->
                    bad.put(
                            capability,
                            new Flag.Bad(List.of(new Problem(origin, 1, "flags." + capability, none.reason()))));
            }
        }
        Map<CapabilityName, Boolean> asked = new LinkedHashMap<>();
        plan.capabilities().keySet().stream()
                .filter(capability -> !bad.containsKey(capability))
                .forEach(capability -> asked.put(capability, false));
        FlagReading reading = Flags.parse(origin, JSON.writeValueAsString(Map.of("flags", definitions)), asked);
        Map<CapabilityName, Flag> flags = new LinkedHashMap<>(reading.flags());
        flags.putAll(bad);
        return new FlagReading(reading.revision(), flags, reading.fileProblems());
    }

    private Answer ask(String flag) {
        FlagEvaluationDetails<String> stage = client.getStringDetails(flag, "");
        if (stage.getErrorCode() != ErrorCode.TYPE_MISMATCH) {
            return answer(stage, Map.of("defaultVariant", stage.getValue()));
        }
        FlagEvaluationDetails<Value> definition = client.getObjectDetails(flag, new Value());
        return definition.getErrorCode() == null && !definition.getValue().isStructure()
                ? new Answer.None("is neither a stage nor the definition of a flag")
                : answer(
                        definition,
                        definition.getErrorCode() == null
                                ? definition.getValue().asStructure().asObjectMap()
                                : Map.of());
    }

    private static Answer answer(FlagEvaluationDetails<?> details, Map<String, Object> definition) {
        if (details.getErrorCode() != null) {
            return new Answer.None("has no answer: " + details.getErrorCode()
                    + Optional.ofNullable(details.getErrorMessage())
                            .map(message -> " (" + message + ")")
                            .orElse(""));
        }
        if (BY_CONTEXT.contains(String.valueOf(details.getReason()))) {
            return new Answer.None(
                    "is decided by the provider's own targeting, of which no share and no authority can be"
                            + " known ahead; let its value be {\"defaultVariant\": …, \"targeting\": …} instead");
        }
        return new Answer.Definition(definition);
    }

    @Override
    public Watch watch(Runnable changed) {
        ScheduledExecutorService executor = Executors.newSingleThreadScheduledExecutor(
                Thread.ofPlatform().daemon().name("provider").factory());
        var unused = executor.scheduleWithFixedDelay(
                () -> runOrWarn(changed), POLL_MILLIS, POLL_MILLIS, TimeUnit.MILLISECONDS);
        client.onProviderConfigurationChanged(details -> {
            if (!executor.isShutdown()) {
                executor.execute(() -> runOrWarn(changed));
            }
        });
        return executor::shutdownNow;
    }

    // A provider is somebody else's code; what it throws must not end the asking.
    private void runOrWarn(Runnable changed) {
        try {
            changed.run();
        } catch (RuntimeException e) {
            System.getLogger(ProviderStages.class.getName())
                    .log(System.Logger.Level.WARNING, origin + " could not be asked", e);
        }
    }

    @Override
    public void close() {
        api.shutdown();
    }

    private sealed interface Answer {
        record Definition(Map<String, Object> definition) implements Answer {}

        record None(String reason) implements Answer {}
    }
}

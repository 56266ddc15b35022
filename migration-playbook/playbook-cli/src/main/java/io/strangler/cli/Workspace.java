package io.strangler.cli;

import io.strangler.cli.Admin.Answer;
import io.strangler.consistency.BridgePositions;
import io.strangler.playbook.CapabilityName;
import io.strangler.playbook.admin.AdminRequests;
import io.strangler.playbook.ledger.ControlDatabase;
import io.strangler.playbook.plan.CapabilitySpec;
import io.strangler.playbook.plan.MigrationPlan;
import io.strangler.playbook.plan.PlanFile;
import io.strangler.playbook.stage.FlagReading;
import io.strangler.playbook.stage.FlagReading.Flag;
import io.strangler.playbook.stage.Flags;
import io.strangler.playbook.stage.Stage;
import io.strangler.playbook.stage.SyncPlan;
import io.strangler.translate.TranslatorJars;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** A plan with everything that it leads to: flags, both programs, the control database, the translators. */
final class Workspace implements AutoCloseable {
    private final MigrationPlan plan;
    private final AdminRequests requests = AdminRequests.ofEnvironment();
    private final Admin proxy;
    private final Admin bridge;
    private final Optional<ControlDatabase> control;

    private Workspace(MigrationPlan plan) {
        this.plan = plan;
        this.proxy =
                new Admin("proxy", plan.proxy().adminAddress(), plan.proxy().adminPort(), requests);
        this.bridge = new Admin("bridge", plan.bridge().address(), plan.bridge().adminPort(), requests);
        this.control = plan.control().map(database -> new ControlDatabase(database, "strangler-cli"));
    }

    /** Reads the plan; nothing is contacted yet. */
    static Workspace open(Path plan) {
        if (!Files.isRegularFile(plan)) {
            throw new Refusal(
                    Exit.USAGE, "there is no plan " + plan + "; name it with --plan FILE, or change to its folder");
        }
        return new Workspace(PlanFile.read(plan));
    }

    MigrationPlan plan() {
        return plan;
    }

    Admin proxy() {
        return proxy;
    }

    Admin bridge() {
        return bridge;
    }

    /** Returns the control database, its schema made sure of; empty when the plan has none. */
    Optional<ControlDatabase> control() throws SQLException {
        if (control.isPresent()) {
            control.get().migrate();
        }
        return control;
    }

    FlagReading flags() {
        Map<CapabilityName, Boolean> capabilities = new LinkedHashMap<>();
        plan.capabilities().forEach((name, spec) -> capabilities.put(name, spec.hasData()));
        return Flags.read(plan.flags(), capabilities);
    }

    /** Returns who knows what the streams have carried, by the stages that the flags name. */
    BridgePositions positions() {
        FlagReading reading = flags();
        return new BridgePositions(bridge.address(), requests, capability -> streams(reading, capability));
    }

    // Of a flag that cannot be read the bridge follows an earlier version, which may need every stream.
    private static SyncPlan streams(FlagReading reading, CapabilityName capability) {
        return (reading.flags().get(capability) instanceof Flag.Good good
                        ? good.rule().stage()
                        : Stage.SHADOW)
                .sync();
    }

    TranslatorJars translators() {
        return TranslatorJars.load(plan.translators(), plan.mappings());
    }

    /** Finds a capability by what the operator typed. */
    CapabilitySpec capability(String name) {
        return plan.capabilities().values().stream()
                .filter(spec -> spec.name().value().equals(name))
                .findFirst()
                .orElseThrow(() -> new Refusal(
                        Exit.USAGE,
                        "there is no capability '" + name + "' in " + plan.file() + ", only "
                                + names(plan.capabilities().keySet().stream()
                                        .map(CapabilityName::value)
                                        .toList()) + "; see: strangler plan"));
    }

    /** Finds the capabilities that an entity, or all entities, belong to. */
    Map<String, CapabilitySpec> entities(Optional<String> only) {
        Map<String, CapabilitySpec> entities = new LinkedHashMap<>();
        plan.capabilities().values().forEach(spec -> spec.entities().forEach(entity -> entities.put(entity, spec)));
        if (only.isEmpty()) {
            return entities;
        }
        CapabilitySpec spec = entities.get(only.get());
        if (spec == null) {
            throw new Refusal(
                    Exit.USAGE,
                    "there is no entity '" + only.get() + "' in " + plan.file() + ", only " + names(entities.keySet())
                            + "; see: strangler plan");
        }
        return Map.of(only.get(), spec);
    }

    Standing standing(CapabilityName capability) throws InterruptedException {
        return standing(capability, proxy.status());
    }

    /** Returns where the proxy itself says a capability stands: what the flags wish is no ground to move from. */
    Standing followed(CapabilityName capability) throws InterruptedException {
        Answer answer = proxy.status();
        if (answer instanceof Answer.Unreachable unreachable) {
            throw new Refusal(
                    Exit.FAILURE,
                    unreachable.reason() + "; nobody would follow the flag; start it with: strangler proxy --plan "
                            + plan.file());
        }
        return standing(capability, answer);
    }

    Standing standing(CapabilityName capability, Answer proxyStatus) {
        return Standing.of(capability, flags(), proxyStatus);
    }

    private static String names(java.util.Collection<String> names) {
        return names.isEmpty() ? "none" : names.stream().sorted().collect(Collectors.joining(", "));
    }

    @Override
    public void close() throws IOException {
        control.ifPresent(ControlDatabase::close);
        for (Admin each : List.of(proxy, bridge)) {
            each.close();
        }
    }
}

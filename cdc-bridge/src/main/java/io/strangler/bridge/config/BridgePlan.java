package io.strangler.bridge.config;

import io.strangler.bridge.database.StreamName;
import io.strangler.bridge.stream.StreamSpec;
import io.strangler.playbook.plan.CapabilitySpec;
import io.strangler.playbook.plan.DatabaseSpec;
import io.strangler.playbook.plan.MigrationPlan;
import io.strangler.translate.EntityTranslator;
import io.strangler.translate.Side;
import io.strangler.translate.Translators;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The plan's capabilities that have data, each with its two streams. */
public record BridgePlan(MigrationPlan plan, List<Pair> pairs) {
    public BridgePlan {
        pairs = List.copyOf(pairs);
    }

    /**
     * Resolves what the plan names.
     *
     * @throws IllegalArgumentException when an entity has no translator or a system no database
     */
    public static BridgePlan of(MigrationPlan plan, Translators translators) {
        List<Pair> pairs = new ArrayList<>();
        for (CapabilitySpec capability : plan.capabilities().values()) {
            if (capability.hasData()) {
                pairs.add(new Pair(
                        capability,
                        stream(plan, capability, Side.LEGACY, translators),
                        stream(plan, capability, Side.MODERN, translators)));
            }
        }
        return new BridgePlan(plan, pairs);
    }

    private static StreamSpec stream(
            MigrationPlan plan, CapabilitySpec capability, Side from, Translators translators) {
        DatabaseSpec legacy = database(plan, MigrationPlan.LEGACY, capability);
        DatabaseSpec modern = database(plan, capability.modern(), capability);
        DatabaseSpec source = from == Side.LEGACY ? legacy : modern;
        DatabaseSpec destination = from == Side.LEGACY ? modern : legacy;
        StreamName name = StreamName.of(
                plan.migration(),
                capability.name(),
                from == Side.LEGACY ? "forward" : "reverse",
                source.url(),
                destination.url());
        return new StreamSpec(capability.name(), from, name, source, destination, entities(capability, translators));
    }

    private static List<EntityTranslator> entities(CapabilitySpec capability, Translators translators) {
        return capability.entities().stream()
                .map(entity -> translators
                        .entity(entity)
                        .orElseThrow(() -> new IllegalArgumentException("capability " + capability.name()
                                + ": there is no translator for entity " + entity + ", only for "
                                + translators.entities().keySet() + "; add its jar under translators")))
                .toList();
    }

    private static DatabaseSpec database(MigrationPlan plan, String system, CapabilitySpec capability) {
        Optional<DatabaseSpec> database = plan.system(system).database();
        return database.orElseThrow(() -> new IllegalArgumentException("capability " + capability.name()
                + " has entities, but system " + system + " has no database; add it under systems." + system));
    }

    /** The two directions of one capability. */
    public record Pair(CapabilitySpec capability, StreamSpec forward, StreamSpec reverse) {}
}

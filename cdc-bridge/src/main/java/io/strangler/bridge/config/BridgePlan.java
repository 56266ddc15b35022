package io.strangler.bridge.config;

import io.strangler.bridge.database.StreamName;
import io.strangler.bridge.load.LoadOptions;
import io.strangler.bridge.load.Throttle;
import io.strangler.bridge.stream.StreamOptions;
import io.strangler.bridge.stream.StreamSpec;
import io.strangler.bridge.transport.Clients;
import io.strangler.playbook.InvalidFile;
import io.strangler.playbook.Problem;
import io.strangler.playbook.plan.CapabilitySpec;
import io.strangler.playbook.plan.ConflictPolicy;
import io.strangler.playbook.plan.DatabaseSpec;
import io.strangler.playbook.plan.MigrationPlan;
import io.strangler.translate.EntityTranslator;
import io.strangler.translate.Side;
import io.strangler.translate.TableShape;
import io.strangler.translate.Translators;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The plan's capabilities that have data, each with its two streams. */
public record BridgePlan(MigrationPlan plan, List<Pair> pairs) {
    public BridgePlan {
        pairs = List.copyOf(pairs);
    }

    /**
     * Resolves what the plan names.
     *
     * @throws IllegalArgumentException when there are no entities, one has no translator, a system no database, or a table
     *     two capabilities
     * @throws InvalidFile when what settles conflicts is no column of the entity
     */
    public static BridgePlan of(MigrationPlan plan, Translators translators) {
        if (plan.control().isEmpty() || plan.capabilities().values().stream().noneMatch(CapabilitySpec::hasData)) {
            throw new IllegalArgumentException(
                    "no capability of the plan has entities, so there is nothing to keep in step; add entities, or do"
                            + " without the bridge");
        }
        List<Pair> pairs = new ArrayList<>();
        Map<String, Throttle> throttles = new HashMap<>();
        for (CapabilitySpec capability : plan.capabilities().values()) {
            if (capability.hasData()) {
                pairs.add(new Pair(
                        capability,
                        stream(plan, capability, Side.LEGACY, translators, throttles),
                        stream(plan, capability, Side.MODERN, translators, throttles)));
            }
        }
        requireOwnTables(pairs);
        MappedIds.require(plan, pairs, translators);
        requireColumns(pairs);
        plan.bridge().kafka().ifPresent(kafka -> {
            Clients.requireHarmless(kafka);
            MappedIds.requireNone(plan, pairs);
            requireAuthority(pairs);
        });
        return new BridgePlan(plan, pairs);
    }

    /** Returns the control database, which every plan with entities has. */
    public DatabaseSpec control() {
        return plan.control().orElseThrow();
    }

    // Which columns an entity of a jar has was not known when the plan was read.
    private static void requireColumns(List<Pair> pairs) {
        List<Problem> problems = new ArrayList<>();
        for (Pair pair : pairs) {
            for (EntityTranslator entity : pair.forward().entities()) {
                if (pair.capability().conflict(entity.entity()) instanceof ConflictPolicy.Newest newest) {
                    newest.problem(entity)
                            .ifPresent(wrong -> problems.add(newest.place().problem(wrong)));
                }
            }
        }
        if (!problems.isEmpty()) {
            throw new InvalidFile(problems);
        }
    }

    // Over Kafka nothing tells when which of the appliers carried a key.
    private static void requireAuthority(List<Pair> pairs) {
        for (Pair pair : pairs) {
            pair.capability().conflicts().forEach((entity, policy) -> {
                if (!policy.equals(ConflictPolicy.AUTHORITY)) {
                    throw new IllegalArgumentException(
                            "capabilities." + pair.capability().name() + ".conflicts." + entity
                                    + ": conflicts are not told from foreign changes over bridge.transport: kafka, where the"
                                    + " authority wins; leave the policy or transport away");
                }
            });
        }
    }

    // What one capability's stream writes is marked as ours and seen by no other stream: a second one on the same table
    // would miss it.
    private static void requireOwnTables(List<Pair> pairs) {
        Map<String, String> owners = new HashMap<>();
        for (Pair pair : pairs) {
            for (StreamSpec stream : List.of(pair.forward(), pair.reverse())) {
                for (EntityTranslator entity : stream.entities()) {
                    for (TableShape table : entity.shape(stream.from()).tables()) {
                        String owner = owners.putIfAbsent(
                                stream.source().url() + " " + table.table(),
                                stream.capability().value());
                        if (owner != null && !owner.equals(stream.capability().value())) {
                            throw new IllegalArgumentException("capabilities " + owner + " and " + stream.capability()
                                    + " both map table " + table.table() + " of the "
                                    + stream.from().word()
                                    + " side: one would not see what the other carries there; put their entities"
                                    + " into one capability");
                        }
                    }
                }
            }
        }
    }

    private static StreamSpec stream(
            MigrationPlan plan,
            CapabilitySpec capability,
            Side from,
            Translators translators,
            Map<String, Throttle> throttles) {
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
        return new StreamSpec(
                capability.name(),
                from,
                name,
                source,
                destination,
                entities(capability, translators),
                new StreamOptions(
                        plan.bridge().failoverSlots(),
                        new LoadOptions(
                                plan.bridge().load().workers(),
                                // Of several capabilities that load from one database, none may take the bound for
                                // itself.
                                throttles.computeIfAbsent(
                                        source.url(),
                                        url -> new Throttle(plan.bridge().load().rowsPerSecond()))),
                        plan.mappings().reserves(),
                        plan.bridge().kafka(),
                        capability.conflicts(),
                        plan.bridge().capture()));
    }

    private static List<EntityTranslator> entities(CapabilitySpec capability, Translators translators) {
        return capability.entities().stream()
                .map(entity -> translators
                        .entity(entity)
                        .orElseThrow(() -> new IllegalArgumentException("capability " + capability.name()
                                + ": there is no translator for entity " + entity + ", only for "
                                + translators.entities().keySet()
                                + "; add its jar under translators, or map its columns under entities")))
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

package io.strangler.playbook.plan;

import io.strangler.playbook.CapabilityName;
import io.strangler.playbook.stage.Stage;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * One capability: what requests belong to it, which system takes it over, and which entities move with it.
 *
 * @param modern the name of the modern system
 * @param entities names of entity translators; empty for a capability without data, whose flag may move freely
 * @param conflicts what settles them, by entity; those that are missing go by authority
 * @param readsFallBack whether reads may be answered by the other side when theirs is down, where the stage allows it
 * @param webhooks who is told of its moves
 * @param expires until when it may stay at a stage; those that are missing have no limit
 * @param masked columns whose values no report may show, as {@code column} or {@code table.column}; {@code *} for all
 */
public record CapabilitySpec(
        CapabilityName name,
        String modern,
        List<RouteSpec> routes,
        List<String> entities,
        ShadowSpec shadow,
        GateSpec gates,
        Map<String, ConflictPolicy> conflicts,
        boolean readsFallBack,
        WebhookSpec webhooks,
        Map<Stage, Expiry> expires,
        Set<String> masked) {
    public CapabilitySpec {
        masked = Set.copyOf(masked);
        routes = List.copyOf(routes);
        entities = List.copyOf(entities);
        conflicts = Map.copyOf(conflicts);
        expires = Map.copyOf(expires);
    }

    /** Describes a capability whose reads are answered by one side or not at all, and whose conflicts go by authority. */
    public CapabilitySpec(
            CapabilityName name,
            String modern,
            List<RouteSpec> routes,
            List<String> entities,
            ShadowSpec shadow,
            GateSpec gates) {
        this(name, modern, routes, entities, shadow, gates, Map.of(), false, WebhookSpec.NONE, Map.of(), Set.of());
    }

    /** Returns what settles conflicts of an entity. */
    public ConflictPolicy conflict(String entity) {
        return Optional.ofNullable(conflicts.get(entity)).orElse(ConflictPolicy.AUTHORITY);
    }

    /** Returns whether moving this capability moves the authority over data. */
    public boolean hasData() {
        return !entities.isEmpty();
    }
}

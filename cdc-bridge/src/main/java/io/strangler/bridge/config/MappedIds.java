package io.strangler.bridge.config;

import io.strangler.bridge.config.BridgePlan.Pair;
import io.strangler.playbook.plan.MigrationPlan;
import io.strangler.translate.EntityTranslator;
import io.strangler.translate.Reserve;
import io.strangler.translate.TableShape;
import io.strangler.translate.Translators;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** What must hold between entities whose identifiers are mapped, and those that refer to them. */
final class MappedIds {
    private final MigrationPlan plan;
    private final Map<String, Pair> owners = new HashMap<>();

    private MappedIds(MigrationPlan plan, List<Pair> pairs) {
        this.plan = plan;
        pairs.forEach(pair -> pair.forward().entities().forEach(entity -> owners.put(entity.entity(), pair)));
    }

    static void require(MigrationPlan plan, List<Pair> pairs, Translators translators) {
        MappedIds all = new MappedIds(plan, pairs);
        pairs.forEach(pair -> pair.forward().entities().forEach(all::requireReserve));
        for (Pair pair : pairs) {
            for (EntityTranslator entity : pair.forward().entities()) {
                for (TableShape table : entity.modern().tables()) {
                    table.mapped().forEach((column, of) -> all.requireReachable(pair, entity, table, column, of));
                }
            }
            translators
                    .obstacle(
                            pair.capability().name().value(), pair.capability().entities())
                    .ifPresent(obstacle -> {
                        throw new IllegalArgumentException(obstacle);
                    });
        }
    }

    /** Refuses mapped identifiers where changes are divided by keys that only the modern side's pairs tell. */
    static void requireNone(MigrationPlan plan, List<Pair> pairs) {
        for (Pair pair : pairs) {
            for (EntityTranslator entity : pair.forward().entities()) {
                Reserve reserve = plan.mappings().reserves().get(entity.entity());
                if (reserve != null || entity.modern().anyMapped()) {
                    throw new IllegalArgumentException((reserve == null ? plan.file() : reserve.where())
                            + ": entity " + entity.entity() + " has or refers to mapped identifiers, which"
                            + " bridge.transport: kafka does not carry; leave transport away");
                }
            }
        }
    }

    private void requireReserve(EntityTranslator entity) {
        if (entity.legacy().anyMapped()) {
            throw new IllegalArgumentException("entity " + entity.entity()
                    + " maps columns of the legacy side; only the modern side has identifiers of its own");
        }
        boolean own =
                entity.modern().mappedKey().filter(entity.entity()::equals).isPresent();
        if (entity.modern().mappedKey().isPresent() && !own) {
            throw new IllegalArgumentException("entity " + entity.entity() + " has the identifiers of "
                    + entity.modern().mappedKey().get()
                    + " for its own; only the entity itself can map its key, or make them one aggregate");
        }
        Reserve reserve = plan.mappings().reserves().get(entity.entity());
        if (own && reserve == null) {
            throw new IllegalArgumentException("entity " + entity.entity()
                    + " has mapped identifiers: name the legacy numbers for rows that are born on the modern side by"
                    + " entities." + entity.entity() + ".reserve: { from: N, to: M } in " + plan.file());
        }
        if (!own && reserve != null) {
            throw new IllegalArgumentException(reserve.where() + ": the identifiers of entity " + entity.entity()
                    + " are not mapped, so there is nothing to reserve numbers for");
        }
    }

    // Pairs are in the database where the rows are born or stored; a reference is told by them in the same statement.
    private void requireReachable(Pair pair, EntityTranslator entity, TableShape table, String column, String of) {
        Pair owner = owners.get(of);
        String what = "entity " + entity.entity() + " maps " + table.table() + "." + column + " by " + of;
        if (owner == null) {
            throw new IllegalArgumentException(what + ", which is no entity of the plan");
        }
        boolean mapped = owner.forward().entities().stream()
                .filter(each -> each.entity().equals(of))
                .anyMatch(each -> each.modern().mappedKey().isPresent());
        if (!mapped) {
            throw new IllegalArgumentException(what + ", whose own identifiers are not mapped");
        }
        if (!owner.forward()
                .destination()
                .url()
                .equals(pair.forward().destination().url())) {
            throw new IllegalArgumentException(what + ", whose pairs are in the database of system "
                    + owner.capability().modern() + " and not of "
                    + pair.capability().modern()
                    + ": references across databases cannot be mapped; keep such an entity under its legacy number");
        }
    }
}

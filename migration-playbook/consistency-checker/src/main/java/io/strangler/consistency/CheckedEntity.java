package io.strangler.consistency;

import io.strangler.playbook.CapabilityName;
import io.strangler.playbook.plan.CapabilitySpec;
import io.strangler.playbook.plan.DatabaseSpec;
import io.strangler.playbook.plan.MigrationPlan;
import io.strangler.playbook.plan.SystemSpec;
import io.strangler.translate.Aggregate;
import io.strangler.translate.EntityTranslator;
import io.strangler.translate.Side;
import io.strangler.translate.Translators;
import java.util.Optional;

/** One entity of a plan with its translator and the two databases that hold it. */
public record CheckedEntity(
        CapabilityName capability, EntityTranslator translator, DatabaseSpec legacy, DatabaseSpec modern) {
    /**
     * Resolves an entity that a capability names.
     *
     * @throws NotCheckable when the translator or one of the databases is missing
     */
    public static CheckedEntity of(
            MigrationPlan plan, CapabilitySpec capability, String entity, Translators translators) {
        EntityTranslator translator = translators
                .entity(entity)
                .orElseThrow(() -> new NotCheckable(
                        entity,
                        "no translator has this name, there are "
                                + translators.entities().keySet().stream()
                                        .sorted()
                                        .toList()
                                + "; add its jar to 'translators' in " + plan.file()));
        return new CheckedEntity(
                capability.name(),
                translator,
                database(plan, entity, plan.legacy()),
                database(plan, entity, plan.system(capability.modern())));
    }

    public String entity() {
        return translator.entity();
    }

    /** Returns what a side has to hold so that it agrees with the side of authority. */
    Optional<Aggregate> wanted(Side authority, Pair pair) {
        return pair.on(authority)
                .map(aggregate -> translator.translateFrom(authority, aggregate, pair.on(authority.opposite())));
    }

    /** Returns the database of the given side. */
    DatabaseSpec database(Side side) {
        return side == Side.LEGACY ? legacy : modern;
    }

    private static DatabaseSpec database(MigrationPlan plan, String entity, SystemSpec system) {
        return system.database()
                .orElseThrow(() -> new NotCheckable(
                        entity,
                        "system " + system.name() + " has no database; add systems." + system.name() + ".database to "
                                + plan.file()));
    }
}

package io.strangler.bridge.stream;

import io.strangler.bridge.database.StreamName;
import io.strangler.playbook.CapabilityName;
import io.strangler.playbook.plan.DatabaseSpec;
import io.strangler.translate.EntityTranslator;
import io.strangler.translate.Side;
import java.util.List;

/**
 * One stream as the plan describes it.
 *
 * @param entities in the order in which their rows may refer to one another
 */
public record StreamSpec(
        CapabilityName capability,
        Side from,
        StreamName name,
        DatabaseSpec source,
        DatabaseSpec destination,
        List<EntityTranslator> entities,
        StreamOptions options) {
    public StreamSpec {
        entities = List.copyOf(entities);
    }

    /** Returns whether the destination holds pairs of identifiers for rows of the stream. */
    public boolean mapsIds() {
        return from == Side.LEGACY
                && entities.stream().anyMatch(each -> each.modern().mappedKey().isPresent());
    }

    @Override
    public String toString() {
        return capability + " " + from.word() + " -> " + from.opposite().word();
    }
}

package io.strangler.playbook.plan;

import io.strangler.playbook.plan.ConflictPolicy.Newest;
import io.strangler.playbook.plan.ConflictPolicy.Place;
import io.strangler.playbook.yaml.YamlSection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Reads what settles the conflicts of a capability's entities. */
final class ConflictReader {
    private static final String KNOWN = "write authority, park, or { newest: COLUMN }";

    private ConflictReader() {}

    static Map<String, ConflictPolicy> read(YamlSection capability, List<String> entities) {
        Map<String, ConflictPolicy> policies = new HashMap<>();
        capability.section("conflicts").ifPresent(section -> {
            for (String entity : section.keys()) {
                Optional<ConflictPolicy> policy = section.isMapping(entity)
                        ? section.section(entity).flatMap(ConflictReader::newest)
                        : section.value(entity, ConflictReader::word);
                if (!entities.contains(entity)) {
                    section.problem(
                            entity,
                            "is no entity of the capability; those are "
                                    + (entities.isEmpty() ? "none" : String.join(", ", entities)));
                }
                policy.ifPresent(it -> policies.put(entity, it));
            }
        });
        return policies;
    }

    private static ConflictPolicy word(String text) {
        return switch (text) {
            case "authority" -> ConflictPolicy.AUTHORITY;
            case "park" -> ConflictPolicy.PARK;
            default -> throw new IllegalArgumentException("is not known; " + KNOWN);
        };
    }

    private static Optional<ConflictPolicy> newest(YamlSection section) {
        Place place = new Place(section.file(), section.line("newest"), section.path() + ".newest");
        if (!section.keys().contains("newest")) {
            section.problem("newest", "is missing; " + KNOWN);
        }
        Optional<ConflictPolicy> policy;
        if (section.isMapping("newest")) {
            policy = section.section("newest").flatMap(sides -> {
                Optional<String> legacy = sides.requiredText("legacy");
                Optional<String> modern = sides.requiredText("modern");
                sides.refuseOthers();
                return legacy.flatMap(one -> modern.map(other -> new Newest(one, other, place)));
            });
        } else {
            policy = section.text("newest").map(column -> new Newest(column, column, place));
        }
        section.refuseOthers();
        return policy;
    }
}

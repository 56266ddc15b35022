package io.strangler.playbook.plan;

import io.strangler.playbook.yaml.YamlSection;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Finds routes of which nobody could tell which one a request belongs to. */
final class RouteTies {
    private final Map<String, List<Placed>> byPath = new HashMap<>();

    /** Records a problem with every route that ties with an earlier one. */
    static void check(MigrationPlan plan, YamlSection capabilities) {
        RouteTies ties = new RouteTies();
        for (CapabilitySpec capability : plan.capabilities().values()) {
            capabilities.section(capability.name().value()).ifPresent(section -> {
                List<YamlSection> sections = section.sections("routes");
                // Where a route is missing, it has a problem already.
                if (sections.size() == capability.routes().size()) {
                    for (int i = 0; i < sections.size(); i++) {
                        ties.add(capability.routes().get(i), sections.get(i));
                    }
                }
            });
        }
    }

    // Different patterns always have an order.
    private void add(RouteSpec route, YamlSection section) {
        List<Placed> others = byPath.computeIfAbsent(route.path(), path -> new ArrayList<>());
        for (Placed other : others) {
            if (route.condition().tiesWith(other.route().condition())
                    && overlap(route.methods(), other.route().methods())) {
                section.problem(
                        "path",
                        "matches requests that " + other.section().path() + " (line "
                                + other.section().line("path")
                                + ") matches too, and neither is more specific; tell them apart by host, headers or"
                                + " methods");
            }
        }
        others.add(new Placed(route, section));
    }

    private static boolean overlap(Set<String> one, Set<String> other) {
        if (one.isEmpty() || other.isEmpty()) {
            return one.isEmpty() && other.isEmpty();
        }
        return one.stream().anyMatch(method -> serves(other, method))
                || other.stream().anyMatch(method -> serves(one, method));
    }

    private static boolean serves(Set<String> methods, String method) {
        return methods.contains(method) || (method.equals("HEAD") && methods.contains("GET"));
    }

    private record Placed(RouteSpec route, YamlSection section) {}
}

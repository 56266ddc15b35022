package io.strangler.proxy.routing;

import io.strangler.playbook.CapabilityName;
import io.strangler.playbook.plan.CapabilitySpec;
import io.strangler.playbook.plan.MigrationPlan;
import io.strangler.playbook.plan.RouteCondition;
import io.strangler.playbook.plan.RouteSpec;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Finds the capability of a request: the most specific route that matches path, host, header fields and method. What is
 * more specific is told by the path first, then by the host, then by the fields, then by the method. Immutable.
 */
public final class RouteTable {
    private final Map<String, List<Entry>> byFirstSegment;
    private final List<Entry> anyFirstSegment;
    private final List<Entry> all;

    private RouteTable(List<Entry> entries) {
        all = List.copyOf(entries);
        // Most requests share their first segment with few routes, so that is where the search starts.
        Map<String, List<Entry>> index = new HashMap<>();
        for (Entry entry : entries) {
            entry.firstLiteral().ifPresent(first -> index.computeIfAbsent(first, key -> new ArrayList<>()));
        }
        index.forEach((first, list) -> entries.stream()
                .filter(entry -> entry.firstLiteral().map(first::equals).orElse(true))
                .forEach(list::add));
        this.byFirstSegment = index;
        this.anyFirstSegment =
                entries.stream().filter(entry -> entry.firstLiteral().isEmpty()).toList();
    }

    /** Compiles the routes of a plan. */
    public static RouteTable of(MigrationPlan plan) {
        List<Entry> entries = new ArrayList<>();
        for (CapabilitySpec capability : plan.capabilities().values()) {
            for (RouteSpec route : capability.routes()) {
                entries.add(new Entry(PathPattern.compile(route.path()), route, capability.name()));
            }
        }
        entries.sort(Comparator.comparing(Entry::pattern)
                .thenComparing(entry -> entry.route().condition(), RouteCondition.MOST_SPECIFIC_FIRST)
                .thenComparing(entry -> entry.route().methods().isEmpty()));
        return new RouteTable(entries);
    }

    /** Returns where a request belongs, or empty when no capability claims it. */
    public Optional<Match> match(RequestLine line) {
        List<String> segments = line.path().segments();
        List<Entry> candidates = segments.isEmpty()
                ? anyFirstSegment
                : byFirstSegment.getOrDefault(segments.getFirst(), anyFirstSegment);
        for (Entry entry : candidates) {
            if (entry.accepts(line)) {
                return Optional.of(Match.of(entry.capability(), entry.route(), line));
            }
        }
        return Optional.empty();
    }

    /** Returns the routes that come before the one that matches, or all when none does, each with what keeps it from matching. */
    public List<Passed> passed(RequestLine line) {
        List<Passed> passed = new ArrayList<>();
        for (Entry entry : all) {
            Optional<String> obstacle = entry.obstacle(line);
            if (obstacle.isEmpty()) {
                break;
            }
            passed.add(new Passed(
                    entry.capability(), entry.route(), entry.pattern().matches(line.path()), obstacle.get()));
        }
        return passed;
    }

    /**
     * A route that does not match a request.
     *
     * @param why what keeps it from matching, in words
     */
    public record Passed(CapabilityName capability, RouteSpec route, boolean pathMatches, String why) {}

    /**
     * A request's place in the migration.
     *
     * @param route the route that matched
     * @param key the data key the request carries
     * @param ambiguity why it cannot be told which key that is; such a request must not be served
     */
    public record Match(CapabilityName capability, RouteSpec route, Optional<String> key, Optional<String> ambiguity) {
        /** Returns the same place with the key as it is by all that is known of the request now. */
        public Match reread(RequestLine line) {
            return of(capability, route, line);
        }

        private static Match of(CapabilityName capability, RouteSpec route, RequestLine line) {
            RequestKey.Reading reading =
                    route.key().map(source -> RequestKey.read(source, line)).orElseGet(RequestKey.Reading.None::new);
            return switch (reading) {
                case RequestKey.Reading.Found found ->
                    new Match(capability, route, Optional.of(found.key()), Optional.empty());
                case RequestKey.Reading.None none -> new Match(capability, route, Optional.empty(), Optional.empty());
                case RequestKey.Reading.Ambiguous ambiguous ->
                    new Match(capability, route, Optional.empty(), Optional.of(ambiguous.reason()));
            };
        }
    }

    private record Entry(PathPattern pattern, RouteSpec route, CapabilityName capability, boolean conditional) {
        Entry(PathPattern pattern, RouteSpec route, CapabilityName capability) {
            this(pattern, route, capability, !route.condition().equals(RouteCondition.NONE));
        }

        Optional<String> firstLiteral() {
            return pattern.segments().isEmpty()
                    ? Optional.empty()
                    : Optional.of(pattern.segments().getFirst()).filter(first -> !first.equals("*"));
        }

        boolean accepts(RequestLine line) {
            return RouteMatching.acceptsMethod(route, line.method())
                    && pattern.matches(line.path())
                    && (!conditional
                            || RouteMatching.unmet(route.condition(), line).isEmpty());
        }

        Optional<String> obstacle(RequestLine line) {
            if (!pattern.matches(line.path())) {
                return Optional.of("the path does not match");
            }
            Optional<String> unmet = RouteMatching.unmet(route.condition(), line);
            return unmet.isPresent() || RouteMatching.acceptsMethod(route, line.method())
                    ? unmet
                    : Optional.of(line.method() + " is not among its methods, "
                            + String.join(
                                    ", ", route.methods().stream().sorted().toList()));
        }
    }
}

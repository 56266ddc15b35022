package io.strangler.proxy.routing;

import io.strangler.playbook.CapabilityName;
import io.strangler.playbook.plan.CapabilitySpec;
import io.strangler.playbook.plan.MigrationPlan;
import io.strangler.playbook.plan.RouteSpec;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Finds the capability of a request: the most specific route that matches path and method. Immutable. */
public final class RouteTable {
    private final Map<String, List<Entry>> byFirstSegment;
    private final List<Entry> anyFirstSegment;

    private RouteTable(List<Entry> entries) {
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
                return Optional.of(entry.match(line));
            }
        }
        return Optional.empty();
    }

    /**
     * A request's place in the migration.
     *
     * @param route the route that matched
     * @param key the data key the request carries
     * @param ambiguity why it cannot be told which key that is; such a request must not be served
     */
    public record Match(CapabilityName capability, RouteSpec route, Optional<String> key, Optional<String> ambiguity) {}

    private record Entry(PathPattern pattern, RouteSpec route, CapabilityName capability) {
        Optional<String> firstLiteral() {
            return pattern.segments().isEmpty()
                    ? Optional.empty()
                    : Optional.of(pattern.segments().getFirst()).filter(first -> !first.equals("*"));
        }

        Match match(RequestLine line) {
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

        boolean accepts(RequestLine line) {
            return accepts(line.method()) && pattern.matches(line.path());
        }

        private boolean accepts(String method) {
            return route.methods().isEmpty()
                    || route.methods().contains(method)
                    // HEAD is GET without the body (RFC 9110 section 9.3.2).
                    || (method.equals("HEAD") && route.methods().contains("GET"));
        }
    }
}

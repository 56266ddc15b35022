package io.strangler.proxy.admin;

import io.strangler.playbook.CapabilityName;
import io.strangler.playbook.Side;
import io.strangler.playbook.plan.RouteSpec;
import io.strangler.playbook.stage.StageRule;
import io.strangler.proxy.routing.RouteTable;
import io.strangler.proxy.routing.RoutingDecision;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Why a request would go where it would go.
 *
 * @param cached whether an answer may be kept, and if not why; empty where the route asks for no cache
 * @param flag the flag that was asked
 * @param bucket where the key stands among all keys, in percent; empty when the rule does not divide keys by share
 * @param rule the definition that the flag has now
 * @param considered routes that were tried before, and why they did not match; those with another path only when no route
 *     matched
 */
record Explanation(
        Optional<String> capability,
        Optional<String> route,
        Optional<String> key,
        Optional<String> stage,
        Optional<String> side,
        Optional<String> mirrored,
        Optional<String> cached,
        String why,
        Optional<String> flag,
        Optional<Double> bucket,
        Optional<String> rule,
        List<Considered> considered) {
    private static final Optional<String> NONE = Optional.empty();

    static Explanation of(RoutingDecision decision, Optional<String> cached, List<RouteTable.Passed> passed) {
        return switch (decision) {
            case RoutingDecision.Unclaimed unclaimed ->
                new Explanation(
                        NONE,
                        NONE,
                        NONE,
                        NONE,
                        Optional.of(Side.LEGACY.word()),
                        NONE,
                        NONE,
                        unclaimed.why(),
                        NONE,
                        Optional.empty(),
                        NONE,
                        passed.stream().map(Considered::of).toList());
            case RoutingDecision.NotReady notReady -> unserved(notReady.match(), notReady.why(), passed);
            case RoutingDecision.Refused refused -> unserved(refused.match(), refused.why(), passed);
            case RoutingDecision.Serve serve -> served(serve, cached, passed);
        };
    }

    private static Explanation served(
            RoutingDecision.Serve serve, Optional<String> cached, List<RouteTable.Passed> passed) {
        StageRule rule = serve.rule();
        return new Explanation(
                Optional.of(serve.capability().value()),
                Optional.of(serve.match().route().path()),
                serve.match().key(),
                Optional.of(serve.stage().word()),
                Optional.of(serve.side().word()),
                serve.mirrored().map(Side::word),
                cached,
                serve.why(),
                Optional.of(serve.capability().value()),
                serve.match().key().flatMap(rule::bucket),
                Optional.of(rule.definition()),
                near(passed));
    }

    private static Explanation unserved(RouteTable.Match match, String why, List<RouteTable.Passed> passed) {
        CapabilityName capability = match.capability();
        return new Explanation(
                Optional.of(capability.value()),
                Optional.of(match.route().path()),
                match.key(),
                NONE,
                NONE,
                NONE,
                NONE,
                why,
                Optional.of(capability.value()),
                Optional.empty(),
                NONE,
                near(passed));
    }

    private static List<Considered> near(List<RouteTable.Passed> passed) {
        return passed.stream()
                .filter(RouteTable.Passed::pathMatches)
                .map(Considered::of)
                .toList();
    }

    /** A route that does not match. */
    record Considered(String capability, String route, String why) {
        static Considered of(RouteTable.Passed passed) {
            return new Considered(passed.capability().value(), words(passed.route()), passed.why());
        }

        private static String words(RouteSpec route) {
            List<String> words = new ArrayList<>();
            words.add(route.path());
            route.condition().host().ifPresent(words::add);
            route.condition().headers().entrySet().stream()
                    .map(field -> field.getKey() + ":" + field.getValue())
                    .sorted()
                    .forEach(words::add);
            route.methods().stream().sorted().forEach(words::add);
            return String.join(" ", words);
        }
    }
}

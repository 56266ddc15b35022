package io.strangler.proxy.routing;

import io.strangler.playbook.Side;
import io.strangler.playbook.plan.ProxySpec.ForcedSide;
import io.strangler.playbook.stage.Stage;
import io.strangler.playbook.stage.StageRule;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** Turns a request and the rules in force into a decision; the same inputs give the same decision, anywhere. */
public final class Router {
    private final RouteTable routes;
    private final Optional<ForcedSide> forcedSide;

    public Router(RouteTable routes, Optional<ForcedSide> forcedSide) {
        this.routes = routes;
        this.forcedSide = forcedSide;
    }

    /** Decides a request from the beginning. */
    public RoutingDecision decide(RequestLine line, RuleSnapshot rules) {
        return routes.match(line).map(match -> decide(line, match, rules)).orElseGet(RoutingDecision.Unclaimed::new);
    }

    /** Returns where the request belongs, which no rule can change. */
    public Optional<RouteTable.Match> match(RequestLine line) {
        return routes.match(line);
    }

    /** Returns the routes that were looked at before the one that matched, or all when none did. */
    public List<RouteTable.Passed> passed(RequestLine line) {
        return routes.passed(line);
    }

    /** Decides a request whose capability is known. */
    public RoutingDecision decide(RequestLine line, RouteTable.Match match, RuleSnapshot rules) {
        return line.safe() ? decide(match, rules, rule -> read(line, match, rule)) : decideWrite(match, rules);
    }

    /** Decides what may write, whatever its method says: a tunnel. */
    public RoutingDecision decideWrite(RouteTable.Match match, RuleSnapshot rules) {
        return decide(match, rules, rule -> write(match, rule));
    }

    private static RoutingDecision decide(
            RouteTable.Match match, RuleSnapshot rules, Function<StageRule, RoutingDecision> decision) {
        if (match.ambiguity().isPresent()) {
            return new RoutingDecision.Refused(match, match.ambiguity().get());
        }
        return switch (rules.standing(match.capability())) {
            case RuleSnapshot.Standing.NotReady notReady -> new RoutingDecision.NotReady(match, notReady.reason());
            case RuleSnapshot.Standing.InForce inForce -> decision.apply(inForce.rule());
        };
    }

    private static RoutingDecision write(RouteTable.Match match, StageRule rule) {
        Stage stage = rule.stageFor(match.key());
        return new RoutingDecision.Serve(match, rule, stage, stage.writes().authority(), Optional.empty(), true, false);
    }

    private RoutingDecision read(RequestLine line, RouteTable.Match match, StageRule rule) {
        Stage stage = rule.stageFor(match.key());
        Optional<Side> forced = forced(line);
        if (forced.isPresent()) {
            return new RoutingDecision.Serve(match, rule, stage, forced.get(), Optional.empty(), false, true);
        }
        Optional<Side> mirrored = mirrorable(line) ? stage.reads().mirrored() : Optional.empty();
        return new RoutingDecision.Serve(match, rule, stage, stage.reads().answers(), mirrored, false, false);
    }

    private static boolean mirrorable(RequestLine line) {
        return line.method().equals("GET") || line.method().equals("HEAD");
    }

    private Optional<Side> forced(RequestLine line) {
        if (forcedSide.isEmpty()) {
            return Optional.empty();
        }
        return line.fields().first(forcedSide.get().header()).flatMap(value -> {
            int separator = value.indexOf(';');
            if (separator < 0
                    || !equalInConstantTime(
                            value.substring(separator + 1).strip(),
                            forcedSide.get().token())) {
                return Optional.empty();
            }
            return side(value.substring(0, separator).strip());
        });
    }

    private static Optional<Side> side(String word) {
        for (Side side : Side.values()) {
            if (side.word().equals(word)) {
                return Optional.of(side);
            }
        }
        return Optional.empty();
    }

    private static boolean equalInConstantTime(String given, String token) {
        return MessageDigest.isEqual(given.getBytes(StandardCharsets.UTF_8), token.getBytes(StandardCharsets.UTF_8));
    }
}

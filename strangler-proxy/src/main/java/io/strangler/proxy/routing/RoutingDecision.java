package io.strangler.proxy.routing;

import io.strangler.playbook.CapabilityName;
import io.strangler.playbook.Side;
import io.strangler.playbook.stage.Stage;
import io.strangler.playbook.stage.StageRule;
import java.util.Optional;

/** What is to become of a request. */
public sealed interface RoutingDecision {
    /** Returns the reason in words, for {@code explain}. */
    String why();

    /** No capability claims the request: legacy serves it as ever. */
    record Unclaimed() implements RoutingDecision {
        @Override
        public String why() {
            return "no capability has a route for this request, so legacy serves it";
        }
    }

    /** The request names a key that cannot be told for sure, so neither side may serve it. */
    record Refused(RouteTable.Match match, String reason) implements RoutingDecision {
        @Override
        public String why() {
            return reason;
        }
    }

    /** The capability is known but has no rule, so nobody may serve the request. */
    record NotReady(RouteTable.Match match, String reason) implements RoutingDecision {
        @Override
        public String why() {
            return match.capability() + " is not ready: " + reason;
        }
    }

    /**
     * One side serves.
     *
     * @param rule the rule that was asked; a write must run under the rule that is in force when it starts
     * @param stage the stage of the request's key
     * @param mirrored the side that is asked the same for comparison
     * @param forced whether the client chose the side
     */
    record Serve(
            RouteTable.Match match,
            StageRule rule,
            Stage stage,
            Side side,
            Optional<Side> mirrored,
            boolean write,
            boolean forced)
            implements RoutingDecision {
        public CapabilityName capability() {
            return match.capability();
        }

        /** Returns the same read as it is when another side answers it: then there is nothing to compare. */
        public Serve by(Side other) {
            return new Serve(match, rule, stage, other, Optional.empty(), write, forced);
        }

        @Override
        public String why() {
            if (forced) {
                return "the request forces " + side.word();
            }
            String who = match.key().map(key -> "key " + key).orElse("a request without a key");
            String does = write ? "takes its writes" : "answers its reads";
            return who + " is at stage " + stage.word() + ", where " + side.word() + " " + does;
        }
    }
}

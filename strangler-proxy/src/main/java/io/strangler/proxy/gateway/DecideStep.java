package io.strangler.proxy.gateway;

import io.strangler.proxy.routing.Router;
import io.strangler.proxy.routing.RoutingDecision;
import io.strangler.proxy.stage.EffectiveRules;
import io.strangler.proxy.translation.CurrentTranslators;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;

/** Asks the router, by the rules in force now. */
final class DecideStep implements Processor {
    private final Router router;
    private final EffectiveRules rules;
    private final CurrentTranslators translators;
    private final MirrorStep mirror;

    private final boolean tell;

    /** @param tell whether somebody's routes may want to know what was decided */
    DecideStep(Router router, EffectiveRules rules, CurrentTranslators translators, MirrorStep mirror, boolean tell) {
        this.tell = tell;
        this.translators = translators;
        this.mirror = mirror;
        this.router = router;
        this.rules = rules;
    }

    @Override
    public void process(Exchange exchange) {
        GatewayCall call = GatewayCall.of(exchange);
        call.translatedBy(translators.now());
        decide(call);
        mirror.prepare(call);
        if (tell) {
            tell(exchange, call);
        }
        switch (call.decision()) {
            case RoutingDecision.NotReady notReady -> refuse(exchange, call, Problem.passing(notReady.why(), 1));
            case RoutingDecision.Refused refused -> refuse(exchange, call, Problem.of(400, refused.why()));
            case RoutingDecision.Serve serve -> {}
            case RoutingDecision.Unclaimed unclaimed -> {}
        }
    }

    private static void refuse(Exchange exchange, GatewayCall call, Problem problem) {
        call.refuse(problem);
        exchange.setRouteStop(true);
    }

    // As properties: headers of the exchange are sent to the upstream, and none of them may come from a client.
    private static void tell(Exchange exchange, GatewayCall call) {
        exchange.setProperty("strangler.method", call.head().line().method());
        exchange.setProperty("strangler.target", call.head().target());
        call.match().ifPresent(match -> {
            exchange.setProperty("strangler.capability", match.capability().value());
            exchange.setProperty("strangler.key", match.key().orElse(""));
        });
    }

    void decide(GatewayCall call) {
        call.match()
                .ifPresent(match -> call.decided(
                        call.upgrade().isEmpty()
                                ? router.decide(call.head().line(), match, rules.snapshot())
                                : router.decideWrite(match, rules.snapshot())));
    }
}

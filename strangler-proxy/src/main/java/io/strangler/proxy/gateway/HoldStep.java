package io.strangler.proxy.gateway;

import io.strangler.playbook.CapabilityName;
import io.strangler.proxy.routing.RoutingDecision;
import io.strangler.proxy.stage.EffectiveRules;
import io.strangler.proxy.stage.WriteGate;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import org.apache.camel.AsyncCallback;
import org.apache.camel.Exchange;
import org.apache.camel.support.AsyncProcessorSupport;

/** Lets writes of capabilities with data in through their gate, and keeps them waiting while authority moves. */
final class HoldStep extends AsyncProcessorSupport {
    private static final int DIVIDED_SECONDS = 60;

    private final Set<CapabilityName> withData;
    private final EffectiveRules rules;
    private final DecideStep decide;
    private final Vertx vertx;
    private final Duration limit;
    private final GatewayMetrics metrics;

    HoldStep(
            Set<CapabilityName> withData,
            EffectiveRules rules,
            DecideStep decide,
            Vertx vertx,
            Duration limit,
            GatewayMetrics metrics) {
        this.withData = withData;
        this.rules = rules;
        this.decide = decide;
        this.vertx = vertx;
        this.limit = limit;
        this.metrics = metrics;
    }

    @Override
    public boolean process(Exchange exchange, AsyncCallback callback) {
        GatewayCall call = GatewayCall.of(exchange);
        return enter(exchange, call, callback);
    }

    private boolean enter(Exchange exchange, GatewayCall call, AsyncCallback callback) {
        while (call.decision() instanceof RoutingDecision.Serve serve
                && serve.write()
                && withData.contains(serve.capability())) {
            switch (enter(call, serve)) {
                case WriteGate.Entry.Entered entered -> {
                    call.entered(entered.pass());
                    callback.done(true);
                    return true;
                }
                case WriteGate.Entry.Outdated outdated -> decide.decide(call);
                case WriteGate.Entry.Full full -> {
                    stop(exchange, call, "too many writes wait for the move of " + serve.capability());
                    callback.done(true);
                    return true;
                }
                case WriteGate.Entry.Divided divided -> {
                    call.refuse(Problem.passing(
                            "this could write keys of both sides, while only some of " + serve.capability()
                                    + " has moved",
                            DIVIDED_SECONDS));
                    exchange.setRouteStop(true);
                    callback.done(true);
                    return true;
                }
                case WriteGate.Entry.Held held -> {
                    await(held.hold(), exchange, call, callback);
                    return false;
                }
            }
        }
        callback.done(true);
        return true;
    }

    // Nobody sees which keys are written through a tunnel that names none.
    private WriteGate.Entry enter(GatewayCall call, RoutingDecision.Serve serve) {
        WriteGate gate = rules.gate(serve.capability());
        Optional<String> key = serve.match().key();
        return call.upgrade().isEmpty() || key.isPresent()
                ? gate.enter(key, serve.rule())
                : gate.enterAnyKey(serve.rule());
    }

    private void await(WriteGate.Hold hold, Exchange exchange, GatewayCall call, AsyncCallback callback) {
        Waiting waiting = new Waiting();
        long since = System.nanoTime();
        Runnable waiter = () -> call.context().runOnContext(ignored -> {
            if (waiting.end()) {
                vertx.cancelTimer(waiting.timer);
                metrics.held(call, System.nanoTime() - since);
                decide.decide(call);
                resume(exchange, call, callback);
            }
        });
        waiting.timer = vertx.setTimer(limit.toMillis(), fired -> {
            if (waiting.end()) {
                hold.abandon(waiter);
                stop(exchange, call, "the move of authority takes longer than " + limit);
                callback.done(false);
            }
        });
        call.whenClientGone(() -> {
            if (waiting.end()) {
                vertx.cancelTimer(waiting.timer);
                hold.abandon(waiter);
                exchange.setRouteStop(true);
                callback.done(false);
            }
        });
        hold.await(waiter);
    }

    // Camel counts a step that was once asynchronous as asynchronous: its callback is told so, whatever comes next.
    private void resume(Exchange exchange, GatewayCall call, AsyncCallback callback) {
        enter(exchange, call, doneSync -> callback.done(false));
    }

    private static void stop(Exchange exchange, GatewayCall call, String detail) {
        call.refuse(Problem.passing(detail, 1));
        exchange.setRouteStop(true);
    }

    /** Whether a held write still waits; only its event loop asks. */
    private static final class Waiting {
        private boolean over;
        private long timer;

        boolean end() {
            boolean first = !over;
            over = true;
            return first;
        }
    }
}

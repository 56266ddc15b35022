package io.strangler.proxy.gateway;

import io.strangler.playbook.plan.RouteSpec;
import io.strangler.proxy.identity.Authenticator;
import io.strangler.proxy.identity.Authenticators;
import io.strangler.proxy.identity.Verdict;
import io.strangler.proxy.routing.RouteTable;
import io.vertx.core.Vertx;
import java.util.List;
import java.util.Optional;
import org.apache.camel.AsyncCallback;
import org.apache.camel.Exchange;
import org.apache.camel.support.AsyncProcessorSupport;

/** Lets pass whom the route's way to authenticate knows, and answers everybody else. */
final class AuthenticateStep extends AsyncProcessorSupport {
    private final Authenticators authenticators;
    private final Optional<String> unclaimed;
    private final Vertx vertx;
    private final GatewayMetrics metrics;

    /** @param unclaimed what requests that no route claims must prove */
    AuthenticateStep(Authenticators authenticators, Optional<String> unclaimed, Vertx vertx, GatewayMetrics metrics) {
        this.authenticators = authenticators;
        this.unclaimed = unclaimed;
        this.vertx = vertx;
        this.metrics = metrics;
    }

    @Override
    public boolean process(Exchange exchange, AsyncCallback callback) {
        GatewayCall call = GatewayCall.of(exchange);
        Optional<String> way = way(call);
        if (way.isEmpty()) {
            callback.done(true);
            return true;
        }
        Authenticator authenticator = authenticators.named(way.get());
        List<String> proofs = call.request().headers().getAll(authenticator.field());
        if (proofs.size() != 1) {
            // Two proofs could be of two callers, and the upstream may take the other one.
            apply(
                    proofs.isEmpty()
                            ? authenticator.missing()
                            : new Verdict.Refused(authenticator.missing().challenge(), "there is more than one proof"),
                    way.get(),
                    exchange,
                    call);
            callback.done(true);
            return true;
        }
        String proof = proofs.getFirst();
        Optional<Verdict> known = authenticator.atOnce(proof);
        if (known.isPresent()) {
            apply(known.get(), way.get(), exchange, call);
            callback.done(true);
            return true;
        }
        // A signature takes long for an event loop, and its key may have to be fetched.
        vertx.executeBlocking(() -> authenticator.judge(proof), false).onComplete(judged -> {
            if (judged.succeeded()) {
                apply(judged.result(), way.get(), exchange, call);
            } else {
                exchange.setException(judged.cause());
            }
            callback.done(false);
        });
        return false;
    }

    private Optional<String> way(GatewayCall call) {
        return call.match()
                .map(RouteTable.Match::route)
                .map(RouteSpec::authentication)
                .orElse(unclaimed);
    }

    private void apply(Verdict verdict, String way, Exchange exchange, GatewayCall call) {
        switch (verdict) {
            case Verdict.Known known -> {
                metrics.authenticated(way, "known");
                call.identified(known.identity());
            }
            case Verdict.Refused refused -> {
                metrics.authenticated(way, "refused");
                stop(exchange, call, Problem.unproven(refused.reason(), refused.challenge()));
            }
            case Verdict.Unavailable unavailable -> {
                metrics.authenticated(way, "unavailable");
                stop(exchange, call, Problem.passing(unavailable.reason(), 5));
            }
        }
    }

    private static void stop(Exchange exchange, GatewayCall call, Problem problem) {
        call.refuse(problem);
        exchange.setRouteStop(true);
    }
}

package io.strangler.proxy.gateway;

import io.strangler.proxy.routing.RoutingDecision;
import io.strangler.proxy.tracing.RequestTrace;
import io.strangler.proxy.tracing.Tracing;
import io.vertx.core.http.HttpServerRequest;
import java.util.Optional;
import java.util.OptionalLong;

/** Begins and ends the trace of a call, if any is wanted. */
final class CallTrace {
    private final Tracing tracing;

    CallTrace(Tracing tracing) {
        this.tracing = tracing;
    }

    void begin(GatewayCall call) {
        if (tracing != Tracing.NONE) {
            HttpServerRequest request = call.request();
            call.tracedBy(tracing.request(
                    request.method().name(),
                    name -> request.headers().contains(name)
                            ? String.join(",", request.headers().getAll(name))
                            : null));
        }
    }

    static void end(GatewayCall call) {
        RequestTrace trace = call.trace();
        if (trace != null) {
            trace.end(new RequestTrace.Served(
                    GatewayMetrics.capability(call),
                    call.match().map(match -> match.route().path()),
                    call.side().word(),
                    call.decision() instanceof RoutingDecision.Serve serve
                            ? Optional.of(serve.stage().word())
                            : Optional.empty(),
                    bucket(call),
                    GatewayMetrics.outcome(call) == GatewayMetrics.Outcome.ABORTED
                            ? 0
                            : call.request().response().getStatusCode()));
        }
    }

    private static OptionalLong bucket(GatewayCall call) {
        return call.decision() instanceof RoutingDecision.Serve serve
                ? serve.match()
                        .key()
                        .flatMap(serve.rule()::bucket)
                        .map(bucket -> OptionalLong.of(bucket.longValue()))
                        .orElseGet(OptionalLong::empty)
                : OptionalLong.empty();
    }
}

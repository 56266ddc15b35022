package io.strangler.proxy.gateway;

import io.strangler.playbook.plan.ProxySpec;
import io.vertx.core.Future;
import io.vertx.core.MultiMap;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClientConnection;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpConnectOptions;
import io.vertx.core.http.RequestOptions;
import java.util.OptionalLong;
import java.util.function.BooleanSupplier;

/** What every forwarded request shares: the clients, the header rules and the time limits. */
record Forwarding(
        Vertx vertx,
        Deadlines deadlines,
        UpstreamClients clients,
        MessageHeaders headers,
        ProxySpec limits,
        BodyLimit bodies,
        OwnCreates ownCreates,
        GatewayMetrics metrics,
        BooleanSupplier draining) {
    /** Opens a request to an upstream on a connection from the pool, with its head, of which nothing is sent yet. */
    Future<HttpClientRequest> open(Upstream upstream, Instance instance, Upstream.Place place, GatewayCall call) {
        return clients.here().request(options(instance, call)).map(request -> {
            // Straight into the request: what the options bring along would be copied.
            write(upstream, instance, call, request.headers());
            place.trace(request.headers());
            return request;
        });
    }

    /** Opens a connection of its own, which the pool knows nothing of. */
    Future<HttpClientConnection> connect(Instance instance) {
        return clients.here().connect(instance.address(new HttpConnectOptions()));
    }

    RequestOptions options(Instance instance, GatewayCall call) {
        return instance.address(new RequestOptions())
                .setMethod(call.request().method())
                .setURI(call.head().target())
                .setConnectTimeout(limits.connectTimeout().toMillis());
    }

    /** Returns how much time is left for an answer, if the plan limits it; never less than a moment. */
    OptionalLong leftMillis(GatewayCall call) {
        return limits.totalLimit()
                .map(limit -> limit.minusNanos(System.nanoTime() - call.began()).toMillis())
                .map(left -> OptionalLong.of(Math.max(1, left)))
                .orElseGet(OptionalLong::empty);
    }

    private void write(Upstream upstream, Instance instance, GatewayCall call, MultiMap fields) {
        headers.write(call, upstream.host(instance, call.head().host()), fields);
        timed(call, fields);
        upstream.authorize(fields);
        if (Trailers.wanted(call.request())) {
            Trailers.ask(fields);
        }
    }

    /** Tells an upstream, among the fields of its request, how long its answer will be waited for. */
    MultiMap timed(GatewayCall call, MultiMap fields) {
        leftMillis(call).ifPresent(left -> fields.set(MessageHeaders.TIMEOUT, String.valueOf(left)));
        return fields;
    }

    long answerMillis() {
        return limits.answerTimeout().toMillis();
    }
}

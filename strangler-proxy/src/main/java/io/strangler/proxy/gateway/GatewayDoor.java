package io.strangler.proxy.gateway;

import io.netty.handler.codec.http.TooLongHttpHeaderException;
import io.netty.handler.codec.http.TooLongHttpLineException;
import io.strangler.playbook.CapabilityName;
import io.strangler.playbook.plan.RouteSpec;
import io.strangler.proxy.routing.RouteTable;
import io.strangler.proxy.routing.Router;
import io.vertx.core.Context;
import io.vertx.core.http.HttpServerRequest;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** Where every request comes in: refuses what is ambiguous and hands the rest to the route of its capability. */
final class GatewayDoor {
    private final Router router;
    private final GatewayMetrics metrics;
    private final AccessLog log;
    private final Map<Optional<CapabilityName>, GatewayConsumer> consumers = new ConcurrentHashMap<>();

    private final RequestIds ids;
    private final ServedHosts hosts;
    private final BodyLimit bodies;
    private final CallTrace traces;
    private final DiscoveryTap discovery;

    private volatile boolean draining;

    GatewayDoor(
            Router router,
            GatewayMetrics metrics,
            AccessLog log,
            RequestIds ids,
            ServedHosts hosts,
            BodyLimit bodies,
            DiscoveryTap discovery,
            CallTrace traces) {
        this.traces = traces;
        this.hosts = hosts;
        this.discovery = discovery;
        this.router = router;
        this.metrics = metrics;
        this.log = log;
        this.ids = ids;
        this.bodies = bodies;
    }

    void open(Optional<CapabilityName> capability, GatewayConsumer consumer) {
        consumers.put(capability, consumer);
    }

    void close(Optional<CapabilityName> capability) {
        consumers.remove(capability);
    }

    /** From now on asks clients not to send more on their connections. */
    void drain() {
        draining = true;
    }

    /** Returns whether clients are asked to go elsewhere. */
    boolean isDraining() {
        return draining;
    }

    /** Answers what the parser refused. */
    void refuse(HttpServerRequest request) {
        Throwable cause = request.decoderResult().cause();
        int status =
                switch (cause) {
                    case TooLongHttpLineException line -> 414;
                    case TooLongHttpHeaderException header -> 431;
                    case StrictRequestDecoder.UnknownVersion version -> 505;
                    default -> 400;
                };
        // Since when it came nobody knows: what could not be read has no beginning either.
        long began = System.nanoTime();
        ids.give(request);
        Problem.of(status, "the request is no well-formed HTTP").send(request);
        request.connection().close();
        unrouted(request, began);
    }

    private void unrouted(HttpServerRequest request, long began) {
        long nanos = System.nanoTime() - began;
        metrics.unrouted(nanos);
        log.unrouted(request, nanos);
        discovery.unrouted();
    }

    /** Takes a request on its event loop. */
    void enter(HttpServerRequest request, Context context) {
        long began = System.nanoTime();
        request.pause();
        if (LastAnswer.isAnnounced(request.connection())) {
            return;
        }
        ids.give(request);
        if (draining) {
            LastAnswer.discourage(request);
        }
        switch (RequestHead.read(request)) {
            case RequestHead.Reading.Refused refused -> {
                Problem.of(refused.status(), refused.detail()).sendLast(request);
                answered(request, began);
            }
            case RequestHead.Reading.Accepted accepted -> enter(request, accepted.head(), context, began);
        }
    }

    // Behind a request to upgrade nothing is read before it is clear what the bytes there are.
    private static void readOn(HttpServerRequest request) {
        if (Upgrades.mentioned(request)) {
            StrictRequestDecoder.readOn(request.connection());
        }
    }

    // By the proxy itself, before it was known where the request belongs.
    private void answered(HttpServerRequest request, long began) {
        readOn(request);
        unrouted(request, began);
    }

    private void enter(HttpServerRequest request, RequestHead head, Context context, long began) {
        if (hosts.lack(head)) {
            Problem.of(421, "this host is not served here").send(request);
            answered(request, began);
            return;
        }
        if (MessageHeaders.loops(request)) {
            Problem.of(508, "the request has been through this proxy again and again")
                    .send(request);
            answered(request, began);
            return;
        }
        if (bodies.declaredTooLarge(request)) {
            bodies.problem().sendLast(request);
            answered(request, began);
            return;
        }
        if (MaxForwards.answered(request)) {
            answered(request, began);
            return;
        }
        Optional<RouteTable.Match> match = router.match(head.line());
        GatewayConsumer consumer = consumers.get(match.map(RouteTable.Match::capability));
        if (consumer == null) {
            Problem.passing("the proxy is starting or stopping", 1).send(request);
            answered(request, began);
            return;
        }
        List<String> upgrade = Upgrades.mentioned(request)
                ? Upgrades.wanted(
                        request, match.map(found -> found.route().upgrades()).orElse(RouteSpec.COMMON_UPGRADES))
                : List.of();
        if (upgrade.isEmpty()) {
            readOn(request);
        }
        GatewayCall call = new GatewayCall(request, head, context, match, upgrade, began);
        traces.begin(call);
        consumer.accept(call);
    }

    /** Closes a call's books; a route that failed without an answer still owes one. */
    void finish(GatewayCall call, @Nullable Exception failure) {
        if (failure != null) {
            Problem.of(500, "the proxy failed to handle the request").send(call.request());
        } else if (!call.clientIsGone() && !call.request().response().ended()) {
            // Only an operator's route can end a request without an answer; an answer that was broken off keeps its
            // fate.
            Problem.of(500, "a route ended without an answer").send(call.request());
        }
        call.end();
        CallTrace.end(call);
        readOn(call.request());
        metrics.record(call);
        log.record(call);
        discovery.record(call);
    }
}

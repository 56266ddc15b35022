package io.strangler.proxy.gateway;

import io.strangler.playbook.CapabilityName;
import io.strangler.playbook.Side;
import io.strangler.proxy.routing.RoutingDecision;
import io.strangler.proxy.shadow.StreamPass;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

/**
 * Lets the other side answer reads whose own side is at fault, where plan and stage allow it and before the client has had
 * a byte; near data only when the bridge says that everything written until then, or half a second before, has arrived there.
 */
final class ReadFallback implements Forwarder {
    private static final long REMEMBERED_NANOS = TimeUnit.MILLISECONDS.toNanos(500);

    private final Forwarder sides;
    private final Forwarding with;
    private final Upstreams upstreams;
    private final Set<CapabilityName> allowed;
    private final Set<CapabilityName> withData;
    private final StreamPass pass;
    private final Map<CapabilityName, Asked> asked = new ConcurrentHashMap<>();

    ReadFallback(
            Forwarder sides,
            Forwarding with,
            Upstreams upstreams,
            Set<CapabilityName> allowed,
            Set<CapabilityName> withData,
            StreamPass pass) {
        this.sides = sides;
        this.with = with;
        this.upstreams = upstreams;
        this.allowed = Set.copyOf(allowed);
        this.withData = Set.copyOf(withData);
        this.pass = pass;
    }

    @Override
    public void forward(GatewayCall call, Upstream upstream, Runnable done) {
        if (call.decision() instanceof RoutingDecision.Serve serve && mayFallBack(call, serve)) {
            DeferredFault deferred = new DeferredFault();
            call.defer(deferred);
            sides.forward(call, upstream, () -> ended(call, serve, deferred, done));
        } else {
            sides.forward(call, upstream, done);
        }
    }

    private boolean mayFallBack(GatewayCall call, RoutingDecision.Serve serve) {
        return allowed.contains(serve.capability())
                && !serve.write()
                && !serve.forced()
                && !call.hasBody()
                && serve.stage().fallback().filter(side -> side != serve.side()).isPresent();
    }

    private void ended(GatewayCall call, RoutingDecision.Serve serve, DeferredFault deferred, Runnable done) {
        Optional<Problem> fault = deferred.end();
        if (fault.isEmpty() || call.clientIsGone()) {
            done.run();
            return;
        }
        call.whenClientGone(() -> {});
        inStep(serve).whenComplete((passed, failure) -> call.context().runOnContext(ignored -> {
            if (failure == null && passed && !call.clientIsGone() && isTimeLeft(call)) {
                serve(call, serve, done);
            } else {
                with.metrics().fellBack(call, serve.side(), false);
                call.refuse(fault.get());
                done.run();
            }
        }));
    }

    private void serve(GatewayCall call, RoutingDecision.Serve serve, Runnable done) {
        Side other = serve.side().opposite();
        with.metrics().fellBack(call, serve.side(), true);
        call.servedInstead(serve.by(other));
        sides.forward(call, upstreams.of(Optional.of(serve.capability()), other), done);
    }

    private boolean isTimeLeft(GatewayCall call) {
        return with.leftMillis(call).orElse(Long.MAX_VALUE) > 1;
    }

    private CompletionStage<Boolean> inStep(RoutingDecision.Serve serve) {
        if (!withData.contains(serve.capability())) {
            return StreamPass.NOT_NEEDED.passed(serve.capability(), serve.side());
        }
        // A side that is down fails many reads at once, and the bridge must not be asked for each.
        long now = System.nanoTime();
        return asked.compute(
                        serve.capability(),
                        (name, last) -> last != null && now - last.at() < REMEMBERED_NANOS
                                ? last
                                : new Asked(now, pass.passed(name, serve.side())))
                .passed();
    }

    private record Asked(long at, CompletionStage<Boolean> passed) {}
}

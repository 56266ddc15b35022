package io.strangler.proxy.gateway;

import io.strangler.playbook.Side;
import io.strangler.proxy.routing.RoutingDecision;
import io.strangler.translate.ExchangeTranslator;
import java.util.Optional;

/** Streams to a side as it is, unless that side needs a translator, which nobody has for tunnels. */
record SideForwarder(Forwarding with, Caches caches) implements Forwarder {
    @Override
    public void forward(GatewayCall call, Upstream upstream, Runnable done) {
        if (caches.isEmpty()) {
            pass(call, upstream, done);
        } else {
            pass(call, upstream, caches.watching(call, done));
        }
    }

    private void pass(GatewayCall call, Upstream upstream, Runnable done) {
        Optional<ExchangeTranslator> translator =
                call.decision() instanceof RoutingDecision.Serve serve && serve.side() == Side.MODERN
                        ? call.translators().exchange(serve.capability())
                        : Optional.empty();
        translator.ifPresentOrElse(
                found -> TranslatedForwarding.begin(with, call, upstream, found, done),
                () -> asItIs(call, upstream, done));
    }

    private void asItIs(GatewayCall call, Upstream upstream, Runnable done) {
        if (call.upgrade().isEmpty()
                && !caches.isEmpty()
                && caches.answered(call, with.draining().getAsBoolean(), done)) {
            return;
        }
        if (call.upgrade().isEmpty()) {
            StreamedForwarding.begin(with, call, upstream, done);
        } else {
            TunnelForwarding.begin(with, call, upstream, done);
        }
    }
}

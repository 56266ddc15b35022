package io.strangler.proxy.gateway;

import io.strangler.playbook.Side;
import io.strangler.proxy.routing.RoutingDecision;
import io.strangler.translate.ExchangeTranslator;
import java.util.Optional;

/** Streams to a side as it is, unless that side needs a translator. */
record SideForwarder(Forwarding with) implements Forwarder {
    @Override
    public void forward(GatewayCall call, Upstream upstream, Runnable done) {
        Optional<ExchangeTranslator> translator =
                call.decision() instanceof RoutingDecision.Serve serve && serve.side() == Side.MODERN
                        ? call.translators().exchange(serve.capability())
                        : Optional.empty();
        translator.ifPresentOrElse(
                found -> TranslatedForwarding.begin(with, call, upstream, found, done),
                () -> StreamedForwarding.begin(with, call, upstream, done));
    }
}

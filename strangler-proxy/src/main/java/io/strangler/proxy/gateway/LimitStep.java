package io.strangler.proxy.gateway;

import io.strangler.proxy.limit.RateLimits;
import java.time.Duration;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;

/** Answers requests beyond the rate of their route instead of forwarding them. */
final class LimitStep implements Processor {
    private final RateLimits limits;
    private final TrustedPeers peers;

    LimitStep(RateLimits limits, TrustedPeers peers) {
        this.limits = limits;
        this.peers = peers;
    }

    @Override
    public void process(Exchange exchange) {
        GatewayCall call = GatewayCall.of(exchange);
        if (call.match().isEmpty() || call.match().get().route().rate().isEmpty()) {
            return;
        }
        Duration wait = limits.take(call.match().get().route(), call.line(), peers.client(call.request()));
        if (!wait.isZero()) {
            call.refuse(Problem.tooMany(
                    "too many requests", (int) wait.plusMillis(999).toSeconds()));
            exchange.setRouteStop(true);
        }
    }
}

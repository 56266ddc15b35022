package io.strangler.proxy.gateway;

/** Sends a call to an upstream and its answer to the client; runs {@code done} exactly once, when both are over. */
@FunctionalInterface
interface Forwarder {
    void forward(GatewayCall call, Upstream upstream, Runnable done);
}

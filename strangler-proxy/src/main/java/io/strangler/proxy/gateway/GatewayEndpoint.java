package io.strangler.proxy.gateway;

import io.strangler.playbook.CapabilityName;
import java.util.Optional;
import org.apache.camel.AsyncCallback;
import org.apache.camel.Component;
import org.apache.camel.Consumer;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.apache.camel.Producer;
import org.apache.camel.support.DefaultAsyncProducer;
import org.apache.camel.support.DefaultEndpoint;

/** One capability's requests, or all that nobody claims. */
final class GatewayEndpoint extends DefaultEndpoint {
    /** The name of the endpoint for requests that no capability claims. */
    static final String UNCLAIMED = "*";

    private final Optional<CapabilityName> capability;
    private final GatewayDoor door;
    private final Upstreams upstreams;
    private final Forwarder forwarder;

    GatewayEndpoint(
            String uri, Component component, String name, GatewayDoor door, Upstreams upstreams, Forwarder forwarder) {
        super(uri, component);
        this.capability = name.equals(UNCLAIMED) ? Optional.empty() : Optional.of(new CapabilityName(name));
        this.door = door;
        this.upstreams = upstreams;
        this.forwarder = forwarder;
    }

    @Override
    public Producer createProducer() {
        return new DefaultAsyncProducer(this) {
            @Override
            public boolean process(Exchange exchange, AsyncCallback callback) {
                GatewayCall call = GatewayCall.of(exchange);
                try {
                    RouteFields.of(exchange.getIn().getHeaders()).ifPresent(call::enrich);
                } catch (IllegalArgumentException e) {
                    exchange.setException(e);
                    callback.done(true);
                    return true;
                }
                forwarder.forward(call, upstreams.of(capability, call.side()), () -> callback.done(false));
                return false;
            }
        };
    }

    @Override
    public Consumer createConsumer(Processor processor) throws Exception {
        GatewayConsumer consumer = new GatewayConsumer(this, processor, door, capability);
        configureConsumer(consumer);
        return consumer;
    }
}

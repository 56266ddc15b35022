package io.strangler.proxy.gateway;

import io.strangler.playbook.CapabilityName;
import java.util.Optional;
import org.apache.camel.Endpoint;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.apache.camel.support.DefaultConsumer;

/** Turns a call into an exchange without a body of bytes: what travels through the routes is the call itself. */
final class GatewayConsumer extends DefaultConsumer {
    private final GatewayDoor door;
    private final Optional<CapabilityName> capability;

    GatewayConsumer(Endpoint endpoint, Processor processor, GatewayDoor door, Optional<CapabilityName> capability) {
        super(endpoint, processor);
        this.door = door;
        this.capability = capability;
    }

    void accept(GatewayCall call) {
        // Nothing the client sent becomes a header of the exchange, so no client can steer Camel.
        Exchange exchange = createExchange(false);
        exchange.getIn().setBody(call);
        getAsyncProcessor().process(exchange, doneSync -> finish(exchange, call));
    }

    private void finish(Exchange exchange, GatewayCall call) {
        Exception failure = exchange.getException();
        releaseExchange(exchange, false);
        if (failure != null) {
            handleException("a route failed", failure);
        }
        door.finish(call, failure);
    }

    @Override
    protected void doStart() throws Exception {
        super.doStart();
        door.open(capability, this);
    }

    @Override
    protected void doStop() throws Exception {
        door.close(capability);
        super.doStop();
    }
}

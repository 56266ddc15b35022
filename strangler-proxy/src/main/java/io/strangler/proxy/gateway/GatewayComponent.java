package io.strangler.proxy.gateway;

import java.util.Map;
import org.apache.camel.Endpoint;
import org.apache.camel.support.DefaultComponent;

/**
 * The {@code gateway:} component: {@code from("gateway:customers")} receives the requests of a capability,
 * {@code to("gateway:customers")} sends them to the side that was decided; {@code gateway:*} is for what nobody claims.
 */
final class GatewayComponent extends DefaultComponent {
    private final GatewayDoor door;
    private final Upstreams upstreams;
    private final Forwarder forwarder;

    GatewayComponent(GatewayDoor door, Upstreams upstreams, Forwarder forwarder) {
        this.door = door;
        this.upstreams = upstreams;
        this.forwarder = forwarder;
    }

    @Override
    protected Endpoint createEndpoint(String uri, String remaining, Map<String, Object> parameters) {
        return new GatewayEndpoint(uri, this, remaining, door, upstreams, forwarder);
    }
}

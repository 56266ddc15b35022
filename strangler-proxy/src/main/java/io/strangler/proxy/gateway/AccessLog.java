package io.strangler.proxy.gateway;

import io.vertx.core.http.HttpServerRequest;

/** Writes down every request when it has ended. */
interface AccessLog extends AutoCloseable {
    /** Writes nothing. */
    AccessLog NONE = new AccessLog() {
        @Override
        public void record(GatewayCall call) {}

        @Override
        public void unrouted(HttpServerRequest request, long nanos) {}
    };

    void record(GatewayCall call);

    /** Writes down a request that the proxy has answered before it was known where it belongs. */
    void unrouted(HttpServerRequest request, long nanos);

    @Override
    default void close() {}
}

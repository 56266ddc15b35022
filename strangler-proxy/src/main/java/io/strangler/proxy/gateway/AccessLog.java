package io.strangler.proxy.gateway;

/** Writes down every request when it has ended. */
interface AccessLog extends AutoCloseable {
    /** Writes nothing. */
    AccessLog NONE = call -> {};

    void record(GatewayCall call);

    @Override
    default void close() {}
}

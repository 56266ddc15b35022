package io.strangler.proxy.gateway;

import io.vertx.core.http.HttpClosedException;
import io.vertx.core.http.HttpMethod;
import java.util.Set;

/** Whether a request that may have arrived may be sent again (RFC 9110 section 9.2.2). */
final class Repeatable {
    private static final Set<HttpMethod> IDEMPOTENT =
            Set.of(HttpMethod.GET, HttpMethod.HEAD, HttpMethod.OPTIONS, HttpMethod.PUT, HttpMethod.DELETE);

    private Repeatable() {}

    /** Twice is once for it, no body of it is gone, and its connection ended without an answer, as idle ones may. */
    static boolean isOne(GatewayCall call, Throwable cause) {
        return !call.hasBody()
                && cause instanceof HttpClosedException
                && IDEMPOTENT.contains(call.request().method());
    }
}

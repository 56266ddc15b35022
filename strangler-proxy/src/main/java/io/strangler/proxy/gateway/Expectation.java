package io.strangler.proxy.gateway;

import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;

/** What a client waits for before it sends its body (RFC 9110 section 10.1.1). */
final class Expectation {
    private Expectation() {}

    /** Returns whether the client of a call still waits; one whose body has begun to come does not. */
    static boolean ofContinue(GatewayCall call) {
        return call.body() == call.request() && ofContinue(call.request());
    }

    /** Returns whether it waits for 100; a client of HTTP/1.0 cannot, whatever it says. */
    static boolean ofContinue(HttpServerRequest request) {
        return "100-continue".equalsIgnoreCase(request.getHeader(HttpHeaders.EXPECT))
                && request.version() != HttpVersion.HTTP_1_0;
    }
}

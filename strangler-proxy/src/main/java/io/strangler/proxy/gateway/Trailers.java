package io.strangler.proxy.gateway;

import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
import java.util.Locale;
import java.util.Map;

/**
 * Which trailer fields of an answer cross the proxy: those that a client has asked for and that mean the same behind the body
 * as before it (RFC 9110 section 6.5). They stay trailers; nothing is ever merged into a head.
 *
 * <p>Trailers of requests end here: Vert.x does not show them.
 */
final class Trailers {
    private static final CharSequence TE = HttpHeaders.createOptimized("TE");

    private Trailers() {}

    /** Returns whether the client takes trailers. */
    static boolean wanted(HttpServerRequest request) {
        String codings = request.headers().get(TE);
        return codings != null && request.version() != HttpVersion.HTTP_1_0 && names(codings);
    }

    private static boolean names(String codings) {
        for (String coding : codings.split(",")) {
            if (coding.strip().equalsIgnoreCase("trailers")) {
                return true;
            }
        }
        return false;
    }

    /** Asks an upstream for them, among the fields of a request of this connection. */
    static void ask(MultiMap sent) {
        sent.set(TE, "trailers");
        sent.set(HttpHeaders.CONNECTION, TE);
    }

    /** Copies what may cross, of what has come behind a body. */
    static void pass(MultiMap received, MultiMap sent) {
        for (Map.Entry<String, String> field : received) {
            if (mayCross(field.getKey())) {
                sent.add(field.getKey(), field.getValue());
            }
        }
    }

    // Framing, routing, conditions, authentication and what controls the answer must be known before the body.
    private static boolean mayCross(String name) {
        return switch (name.toLowerCase(Locale.ROOT)) {
            case "content-length",
                    "content-encoding",
                    "content-type",
                    "content-range",
                    "host",
                    "cache-control",
                    "age",
                    "expires",
                    "date",
                    "location",
                    "content-location",
                    "retry-after",
                    "vary",
                    "pragma",
                    "range",
                    "expect",
                    "max-forwards",
                    "authorization",
                    "www-authenticate",
                    "cookie",
                    "set-cookie",
                    "via" -> false;
            default -> !MessageHeaders.isOwn(name);
        };
    }
}

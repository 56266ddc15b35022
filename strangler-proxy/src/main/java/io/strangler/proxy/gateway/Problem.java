package io.strangler.proxy.gateway;

import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.json.JsonMapper;

/**
 * An answer of the proxy itself, as problem details (RFC 9457).
 *
 * @param retryAfter seconds after which the client may try again
 * @param challenge how a client can prove who it is
 */
record Problem(int status, String detail, Optional<Integer> retryAfter, Optional<String> challenge) {
    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final Map<Integer, String> TITLES = Map.ofEntries(
            Map.entry(400, "Bad Request"),
            Map.entry(401, "Unauthorized"),
            Map.entry(405, "Method Not Allowed"),
            Map.entry(408, "Request Timeout"),
            Map.entry(413, "Content Too Large"),
            Map.entry(414, "URI Too Long"),
            Map.entry(415, "Unsupported Media Type"),
            Map.entry(417, "Expectation Failed"),
            Map.entry(421, "Misdirected Request"),
            Map.entry(429, "Too Many Requests"),
            Map.entry(431, "Request Header Fields Too Large"),
            Map.entry(500, "Internal Server Error"),
            Map.entry(501, "Not Implemented"),
            Map.entry(502, "Bad Gateway"),
            Map.entry(503, "Service Unavailable"),
            Map.entry(504, "Gateway Timeout"),
            Map.entry(505, "HTTP Version Not Supported"),
            Map.entry(508, "Loop Detected"));

    static Problem of(int status, String detail) {
        return new Problem(status, detail, Optional.empty(), Optional.empty());
    }

    /** Describes a condition that passes by itself. */
    static Problem passing(String detail, int retryAfter) {
        return new Problem(503, detail, Optional.of(retryAfter), Optional.empty());
    }

    /** Asks to slow down (RFC 6585 section 4). */
    static Problem tooMany(String detail, int retryAfter) {
        return new Problem(429, detail, Optional.of(retryAfter), Optional.empty());
    }

    /** Asks for a proof of who the client is (RFC 9110 section 15.5.2). */
    static Problem unproven(String detail, String challenge) {
        return new Problem(401, detail, Optional.empty(), Optional.of(challenge));
    }

    /** Returns whether it says that an upstream gave no answer that could be passed on. */
    boolean isOfAnUpstream() {
        return status == 502 || status == 503 || status == 504;
    }

    /** Sends the answer unless another has begun; the connection goes on when the request has been read. */
    void send(HttpServerRequest request) {
        send(request, LastAnswer.isUnread(request));
    }

    /** Sends the answer as the last one of its connection. */
    void sendLast(HttpServerRequest request) {
        send(request, true);
    }

    private void send(HttpServerRequest request, boolean last) {
        HttpServerResponse response = request.response();
        if (response.headWritten() || response.closed()) {
            return;
        }
        String title = TITLES.getOrDefault(status, "Error");
        String id = RequestIds.of(request);
        byte[] body = JSON.writeValueAsBytes(new Details("about:blank", title, status, detail, id));
        MultiMap headers = response.headers();
        boolean closing = headers.contains(HttpHeaders.CONNECTION, HttpHeaders.CLOSE, true);
        headers.clear();
        headers.set(RequestIds.NAME, id);
        headers.set(HttpHeaders.CONTENT_TYPE, "application/problem+json");
        headers.set(HttpHeaders.CONTENT_LENGTH, String.valueOf(body.length));
        headers.set(HttpHeaders.CACHE_CONTROL, "no-store");
        retryAfter.ifPresent(seconds -> headers.set("Retry-After", String.valueOf(seconds)));
        challenge.ifPresent(how -> headers.set("WWW-Authenticate", how));
        if (last) {
            LastAnswer.announce(request);
        } else if (closing) {
            LastAnswer.discourage(request);
        }
        response.setStatusCode(status).setStatusMessage(title);
        if (request.method() == HttpMethod.HEAD) {
            response.end();
        } else {
            response.end(Buffer.buffer(body));
        }
        if (last) {
            LastAnswer.close(request);
        } else {
            LastAnswer.readOn(request);
        }
    }

    private record Details(String type, String title, int status, String detail, String requestId) {}
}

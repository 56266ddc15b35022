package io.strangler.proxy.gateway;

import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;

/** How many hops a request may still go (RFC 9110 section 7.6.2); only OPTIONS counts them, and TRACE is not served. */
final class MaxForwards {
    private static final String NAME = "Max-Forwards";
    private static final int UNLIMITED = -1;
    private static final int MOST_DIGITS = 9;

    private MaxForwards() {}

    /** Answers a request that may go no further; returns whether it was one. */
    static boolean answered(HttpServerRequest request) {
        if (left(request) != 0) {
            return false;
        }
        HttpServerResponse response = request.response();
        response.headers().set(HttpHeaders.CONTENT_LENGTH, "0");
        if (LastAnswer.isUnread(request)) {
            LastAnswer.announce(request);
            response.end();
            LastAnswer.close(request);
        } else {
            response.end();
            LastAnswer.readOn(request);
        }
        return true;
    }

    /** Counts this hop. */
    static void count(HttpServerRequest request, MultiMap sent) {
        int left = left(request);
        if (left > 0) {
            sent.set(NAME, String.valueOf(left - 1));
        }
    }

    // What is no number limits nothing.
    private static int left(HttpServerRequest request) {
        String value = request.method() == HttpMethod.OPTIONS ? request.getHeader(NAME) : null;
        if (value == null || value.isEmpty() || value.length() > MOST_DIGITS) {
            return UNLIMITED;
        }
        int left = 0;
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            if (c < '0' || c > '9') {
                return UNLIMITED;
            }
            left = left * 10 + (c - '0');
        }
        return left;
    }
}

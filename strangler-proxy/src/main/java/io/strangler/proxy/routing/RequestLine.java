package io.strangler.proxy.routing;

import java.util.Optional;

/**
 * The part of a request that a decision may depend on.
 *
 * @param query undecoded, empty when there is none
 * @param fields the request's header fields
 */
public record RequestLine(String method, RequestPath path, String query, Fields fields) {
    /** Returns whether the method promises to change nothing (RFC 9110 section 9.2.1). */
    public boolean safe() {
        return method.equals("GET") || method.equals("HEAD") || method.equals("OPTIONS") || method.equals("TRACE");
    }

    /** Looks up the first value of a header field by its name in any case. */
    @FunctionalInterface
    public interface Fields {
        Fields NONE = name -> Optional.empty();

        Optional<String> first(String name);
    }
}

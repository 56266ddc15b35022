package io.strangler.proxy.routing;

import java.util.Locale;
import java.util.Optional;

/**
 * The part of a request that a decision may depend on.
 *
 * @param host the authority that the client addressed, as sent; empty when it named none
 * @param query undecoded, empty when there is none
 * @param fields the request's header fields
 * @param claims what its caller has proven of itself
 * @param body what stands in its body, by JSON pointer; nothing as long as nobody has looked
 */
public record RequestLine(
        String method, String host, RequestPath path, String query, Fields fields, Fields claims, Fields body) {
    /** Describes a request of which only the head is known. */
    public RequestLine(String method, String host, RequestPath path, String query, Fields fields) {
        this(method, host, path, query, fields, Fields.NONE, Fields.NONE);
    }

    /** Returns the same request of a caller that has proven who it is. */
    public RequestLine proven(Fields claims) {
        return new RequestLine(method, host, path, query, fields, claims, body);
    }

    /** Returns the same request, now that its body has been looked into. */
    public RequestLine holding(Fields body) {
        return new RequestLine(method, host, path, query, fields, claims, body);
    }

    /** Returns the name of the host as names are compared: in lower case, without port and final dot. */
    public String hostName() {
        int end = host.endsWith("]") ? host.length() : host.lastIndexOf(':');
        String name = end < 0 ? host : host.substring(0, end);
        return (name.endsWith(".") ? name.substring(0, name.length() - 1) : name).toLowerCase(Locale.ROOT);
    }

    /** Returns whether the method promises to change nothing (RFC 9110 section 9.2.1). */
    public boolean safe() {
        return method.equals("GET") || method.equals("HEAD") || method.equals("OPTIONS") || method.equals("TRACE");
    }

    /** Looks up the first value of a header field by its name in any case, or another value by its exact name. */
    @FunctionalInterface
    public interface Fields {
        Fields NONE = name -> Optional.empty();

        Optional<String> first(String name);

        /** Returns all values of a field as the one that they mean together (RFC 9110 section 5.3). */
        default Optional<String> joined(String name) {
            return first(name);
        }
    }
}

package io.strangler.translate;

/**
 * A request with its whole body.
 *
 * @param path the path as sent, undecoded, without the query
 * @param query what follows the question mark, undecoded; empty when there is none
 */
public record HttpRequest(String method, String path, String query, HttpHeaders headers, Body body) {
    /** Returns the request target: path and query. */
    public String uri() {
        return query.isEmpty() ? path : path + "?" + query;
    }
}

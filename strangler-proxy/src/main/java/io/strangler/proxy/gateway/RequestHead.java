package io.strangler.proxy.gateway;

import io.strangler.proxy.routing.RequestLine;
import io.strangler.proxy.routing.RequestPath;
import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.net.HostAndPort;
import java.util.List;
import java.util.Optional;

/**
 * A request head that means the same to everybody who reads it.
 *
 * @param target what is asked of the upstream, byte for byte: path and query
 * @param host the authority the client addressed; empty for an HTTP/1.0 client that named none
 */
record RequestHead(RequestLine line, String target, String host) {
    private static final RequestPath NO_PATH = new RequestPath(List.of());

    static Reading read(HttpServerRequest request) {
        String method = request.method().name();
        if (method.equals("CONNECT") || method.equals("TRACE")) {
            return new Reading.Refused(405, method + " is not served here");
        }
        if (Http2Streams.carries(request)) {
            Optional<String> malformed = Http2Streams.malformed(request);
            return malformed.isPresent() ? new Reading.Refused(400, malformed.get()) : http2(request, method);
        }
        List<String> hosts = request.headers().getAll(HttpHeaders.HOST);
        if (hosts.size() > 1 || (hosts.isEmpty() && request.version() != HttpVersion.HTTP_1_0)) {
            return new Reading.Refused(400, "a request names exactly one Host, this one names " + hosts.size());
        }
        List<String> codings = request.headers().getAll(HttpHeaders.TRANSFER_ENCODING);
        if (!codings.isEmpty() && (codings.size() > 1 || !codings.getFirst().equalsIgnoreCase("chunked"))) {
            return new Reading.Refused(501, "the only transfer coding served is chunked");
        }
        String host = hosts.isEmpty() ? "" : hosts.getFirst();
        String target = request.uri();
        if (isAbsolute(target)) {
            // RFC 9112 section 3.2.2: the authority of an absolute target replaces Host.
            int begin = target.indexOf("://") + 3;
            int end = endOfAuthority(target, begin);
            host = target.substring(begin, end);
            target = originForm(method, target.substring(end));
            if (host.isEmpty()) {
                return new Reading.Refused(400, "the target names no host");
            }
        }
        if (!host.isEmpty() && !Authority.isOne(host)) {
            return new Reading.Refused(400, "the Host is no host name");
        }
        if (host.isEmpty() && request.version() != HttpVersion.HTTP_1_0) {
            return new Reading.Refused(400, "the Host is empty");
        }
        return read(request, method, target, host);
    }

    // Vert.x has refused a Host that differs from the authority, and takes it for one where there is no other.
    private static Reading http2(HttpServerRequest request, String method) {
        HostAndPort authority = request.authority();
        if (authority == null
                || !request.headers().getAll(HttpHeaders.HOST).stream()
                        .allMatch(host -> host.equals(request.headers().get(HttpHeaders.HOST)))) {
            return new Reading.Refused(400, "a request names exactly one authority");
        }
        String host = authority.port() < 0 ? authority.host() : authority.host() + ":" + authority.port();
        return Authority.isOne(host)
                ? read(request, method, request.uri(), host)
                : new Reading.Refused(400, "the authority is no host name");
    }

    private static Reading read(HttpServerRequest request, String method, String target, String host) {
        if (target.equals("*") && method.equals("OPTIONS")) {
            return new Reading.Accepted(new RequestHead(line(request, method, host, NO_PATH, ""), target, host));
        }
        int question = target.indexOf('?');
        String query = question < 0 ? "" : target.substring(question + 1);
        for (int i = 0; i < query.length(); i++) {
            char c = query.charAt(i);
            if (c == '#' || c <= ' ' || c > 0x7e) {
                return new Reading.Refused(400, "the query has a character that must be percent-encoded");
            }
        }
        return switch (RequestPath.read(question < 0 ? target : target.substring(0, question))) {
            case RequestPath.Reading.Ambiguous ambiguous -> new Reading.Refused(400, ambiguous.reason());
            case RequestPath.Reading.Clear clear ->
                new Reading.Accepted(new RequestHead(line(request, method, host, clear.path(), query), target, host));
        };
    }

    private static RequestLine line(
            HttpServerRequest request, String method, String host, RequestPath path, String query) {
        return new RequestLine(method, host, path, query, new Received(request.headers()));
    }

    // RFC 9112 section 3.2.4: OPTIONS without path and query asks about the server itself.
    private static String originForm(String method, String rest) {
        if (rest.isEmpty() && method.equals("OPTIONS")) {
            return "*";
        }
        return rest.startsWith("/") ? rest : "/" + rest;
    }

    private static boolean isAbsolute(String target) {
        return target.regionMatches(true, 0, "http://", 0, 7) || target.regionMatches(true, 0, "https://", 0, 8);
    }

    private static int endOfAuthority(String target, int begin) {
        for (int i = begin; i < target.length(); i++) {
            char c = target.charAt(i);
            if (c == '/' || c == '?') {
                return i;
            }
        }
        return target.length();
    }

    private record Received(MultiMap headers) implements RequestLine.Fields {
        @Override
        public Optional<String> first(String name) {
            return Optional.ofNullable(headers.get(name));
        }

        @Override
        public Optional<String> joined(String name) {
            List<String> values = headers.getAll(name);
            return values.isEmpty() ? Optional.empty() : Optional.of(String.join(", ", values));
        }
    }

    /** What reading a head came to. */
    sealed interface Reading {
        record Accepted(RequestHead head) implements Reading {}

        record Refused(int status, String detail) implements Reading {}
    }
}

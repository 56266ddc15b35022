package io.strangler.proxy.gateway;

import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** What a client would like its connection to become (RFC 9110 section 7.8). */
final class Upgrades {
    private Upgrades() {}

    /** Returns whether the request speaks of another protocol at all. */
    static boolean mentioned(HttpServerRequest request) {
        return request.headers().contains(HttpHeaders.UPGRADE);
    }

    /**
     * Returns the protocols to offer to the upstream, as the client wrote them and in its order; none makes the request an
     * ordinary one, which any request to upgrade may be taken for.
     */
    static List<String> wanted(HttpServerRequest request, Set<String> allowed) {
        Set<String> options = options(request);
        if (request.version() != HttpVersion.HTTP_1_1
                || request.method() != HttpMethod.GET
                || LastAnswer.hasBody(request)
                || !options.contains("upgrade")
                || options.contains("close")) {
            return List.of();
        }
        List<String> wanted = new ArrayList<>();
        for (String protocol : list(request.headers().getAll(HttpHeaders.UPGRADE))) {
            if (allowed.contains(protocol.toLowerCase(Locale.ROOT))) {
                wanted.add(protocol);
            }
        }
        return wanted;
    }

    /** Returns the protocol an upstream has switched to, if it is one of those it was offered. */
    static Optional<String> chosen(HttpClientResponse answer, List<String> offered) {
        List<String> chosen = list(answer.headers().getAll(HttpHeaders.UPGRADE));
        return chosen.size() == 1 && offered.stream().anyMatch(chosen.getFirst()::equalsIgnoreCase)
                ? Optional.of(chosen.getFirst())
                : Optional.empty();
    }

    private static Set<String> options(HttpServerRequest request) {
        return Set.copyOf(list(request.headers().getAll(HttpHeaders.CONNECTION)).stream()
                .map(option -> option.toLowerCase(Locale.ROOT))
                .toList());
    }

    private static List<String> list(List<String> values) {
        List<String> list = new ArrayList<>();
        for (String value : values) {
            for (String part : value.split(",")) {
                if (!part.isBlank()) {
                    list.add(part.strip());
                }
            }
        }
        return list;
    }
}

package io.strangler.proxy.admin;

import io.strangler.playbook.Side;
import io.strangler.playbook.plan.CacheSpec;
import io.strangler.proxy.cache.CacheControl;
import io.strangler.proxy.routing.RequestLine;
import io.strangler.proxy.routing.RoutingDecision;
import io.strangler.proxy.translation.CurrentTranslators;
import java.util.Optional;

/** Says whether an answer to a request may be kept, and if not why. */
record Caching(CurrentTranslators translators) {
    /** Returns nothing where the route asks for no cache. */
    Optional<String> explained(RoutingDecision decision, RequestLine line, boolean body) {
        return decision instanceof RoutingDecision.Serve serve
                ? serve.match().route().cache().map(spec -> against(serve, line, body)
                        .map("no: "::concat)
                        .orElseGet(() -> words(spec, line.fields().first("cookie"))))
                : Optional.empty();
    }

    private Optional<String> against(RoutingDecision.Serve serve, RequestLine line, boolean body) {
        if (!line.method().equals("GET") && !line.method().equals("HEAD")) {
            return Optional.of("only GET and HEAD");
        }
        if (body) {
            return Optional.of("the request has a body");
        }
        for (String name : new String[] {"Authorization", "Range"}) {
            if (line.fields().first(name).isPresent()) {
                return Optional.of("the request has " + name);
            }
        }
        if (CacheControl.read(line.fields().joined("cache-control").orElse("")).has("no-store")) {
            return Optional.of("the request asks for no-store");
        }
        return serve.side() == Side.MODERN
                        && translators.now().exchange(serve.capability()).isPresent()
                ? Optional.of("the answer is translated")
                : Optional.empty();
    }

    private static String words(CacheSpec spec, Optional<String> cookie) {
        return (cookie.isPresent() ? "if the answer is public or has s-maxage, " : "")
                + "for as long as the answer says; " + size(spec.limit()) + " in all, " + size(spec.largest())
                + " each";
    }

    private static String size(long bytes) {
        if (bytes > 0 && bytes % (1 << 20) == 0) {
            return (bytes >> 20) + " MiB";
        }
        return bytes > 0 && bytes % (1 << 10) == 0 ? (bytes >> 10) + " KiB" : bytes + " bytes";
    }
}

package io.strangler.proxy.gateway;

import io.strangler.proxy.gateway.TrustedPeers.Peer;
import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpServerRequest;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Tells an upstream whom a request came from, by X-Forwarded-* and by Forwarded.
 *
 * <p>The word of a trusted peer is kept and this hop appended to it; of anybody else nothing is kept. Both forms always say
 * the same: what a trusted peer says in one only is said in the other too.
 */
final class ForwardingFields {
    static final String FOR = "X-Forwarded-For";
    private static final String PROTO = "X-Forwarded-Proto";
    private static final String HOST = "X-Forwarded-Host";
    private static final String PORT = "X-Forwarded-Port";
    static final String FORWARDED = "Forwarded";

    private final TrustedPeers peers;

    ForwardingFields(TrustedPeers peers) {
        this.peers = peers;
    }

    /** Writes the fields. */
    void write(HttpServerRequest request, RequestHead head, MultiMap sent) {
        Peer peer = peers.of(request.connection());
        if (peer.trusted()) {
            append(peer, request, head, sent);
        } else {
            begin(peer, request, head, sent);
        }
    }

    /** Returns scheme and authority by which the first client asked, empty when it named no host. */
    Optional<String> origin(HttpServerRequest request, RequestHead head) {
        String proto = proto(request);
        String host = head.host();
        if (peers.of(request.connection()).trusted()) {
            List<ForwardedElement> hops = ForwardedElement.read(joined(request, FORWARDED));
            proto = told(request, PROTO)
                    .or(() -> hops.stream().findFirst().flatMap(ForwardedElement::proto))
                    .filter(told -> told.equalsIgnoreCase("https") || told.equalsIgnoreCase("http"))
                    .orElse(proto);
            host = told(request, HOST)
                    .or(() -> hops.stream().findFirst().flatMap(ForwardedElement::host))
                    .filter(Authority::isOne)
                    .orElse(host);
        }
        return host.isEmpty() ? Optional.empty() : Optional.of(proto + "://" + host);
    }

    private static void begin(Peer peer, HttpServerRequest request, RequestHead head, MultiMap sent) {
        sent.add(FOR, peer.address());
        here(request, head, sent);
        sent.add(FORWARDED, element(peer, request, head));
    }

    private static void here(HttpServerRequest request, RequestHead head, MultiMap sent) {
        sent.add(PROTO, proto(request));
        if (!head.host().isEmpty()) {
            sent.add(HOST, head.host());
            sent.add(PORT, port(request, head.host()));
        }
    }

    private static void append(Peer peer, HttpServerRequest request, RequestHead head, MultiMap sent) {
        String addresses = joined(request, FOR);
        String forwarded = joined(request, FORWARDED);
        List<ForwardedElement> hops = ForwardedElement.read(forwarded);
        boolean tellsX = !addresses.isEmpty()
                || told(request, PROTO).isPresent()
                || told(request, HOST).isPresent();
        if (!tellsX && hops.isEmpty()) {
            begin(peer, request, head, sent);
            return;
        }
        if (tellsX) {
            sent.add(FOR, addresses.isEmpty() ? peer.address() : addresses + ", " + peer.address());
            keep(request, PROTO, sent);
            keep(request, HOST, sent);
            keep(request, PORT, sent);
        } else {
            translate(peer, hops, sent);
        }
        sent.add(
                FORWARDED,
                (hops.isEmpty() ? translated(request, addresses) : forwarded) + ", " + element(peer, request, head));
    }

    // Scheme, host and port are the first client's and no list: whoever knows them has said them already.
    private static void keep(HttpServerRequest request, String name, MultiMap sent) {
        List<String> values = request.headers().getAll(name);
        if (!values.isEmpty()) {
            sent.add(name, values);
        }
    }

    private static void translate(Peer peer, List<ForwardedElement> hops, MultiMap sent) {
        List<String> addresses = new ArrayList<>();
        hops.forEach(hop -> addresses.add(hop.node().orElse("unknown")));
        addresses.add(peer.address());
        sent.add(FOR, String.join(", ", addresses));
        hops.getFirst().proto().ifPresent(proto -> sent.add(PROTO, proto));
        hops.getFirst().host().ifPresent(host -> sent.add(HOST, host));
    }

    private static String translated(HttpServerRequest request, String addresses) {
        StringBuilder forwarded = new StringBuilder();
        for (String address : addresses.isEmpty() ? new String[] {"unknown"} : addresses.split(",")) {
            boolean first = forwarded.isEmpty();
            forwarded.append(first ? "for=" : ", for=").append(ForwardedElement.node(address.strip()));
            if (first) {
                told(request, HOST).ifPresent(host -> forwarded.append(";host=").append(ForwardedElement.value(host)));
                told(request, PROTO)
                        .ifPresent(proto -> forwarded.append(";proto=").append(ForwardedElement.value(proto)));
            }
        }
        return forwarded.toString();
    }

    private static String element(Peer peer, HttpServerRequest request, RequestHead head) {
        return head.host().isEmpty()
                ? "for=" + peer.node() + ";proto=" + proto(request)
                : "for=" + peer.node() + ";host=" + ForwardedElement.value(head.host()) + ";proto=" + proto(request);
    }

    private static String proto(HttpServerRequest request) {
        return request.isSSL() ? "https" : "http";
    }

    private static String port(HttpServerRequest request, String host) {
        int end = Authority.endOfHost(host);
        if (end < host.length()) {
            return host.substring(end + 1);
        }
        return request.isSSL() ? "443" : "80";
    }

    // The first of a list: what the first client asked for.
    private static Optional<String> told(HttpServerRequest request, String name) {
        String value = request.getHeader(name);
        if (value == null) {
            return Optional.empty();
        }
        int comma = value.indexOf(',');
        String first = (comma < 0 ? value : value.substring(0, comma)).strip();
        return first.isEmpty() ? Optional.empty() : Optional.of(first);
    }

    private static String joined(HttpServerRequest request, String name) {
        return String.join(", ", request.headers().getAll(name));
    }
}

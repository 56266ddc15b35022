package io.strangler.proxy.gateway;

import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Which header fields cross the proxy (RFC 9110 section 7.6.1), and which it writes itself. */
final class MessageHeaders {
    static final String SERVED_BY = "X-Strangler-Served-By";
    /** Tells an upstream how many milliseconds its answer will be waited for. */
    static final String TIMEOUT = "X-Strangler-Timeout-Ms";

    /** Tells a system that nobody waits for its answer: {@code read}, or {@code write} in its sandbox. */
    static final String MIRRORED = "X-Strangler-Mirrored";

    private static final String VIA = "Via";
    private static final String PSEUDONYM = "strangler";

    private final Optional<String> forcedSideHeader;
    private final Set<String> identityFields;
    private final ForwardingFields forwarding;

    /** @param identityFields lower-case names of the fields that tell who the caller is, which only the proxy may set */
    MessageHeaders(Optional<String> forcedSideHeader, Set<String> identityFields, TrustedPeers peers) {
        this.forcedSideHeader = forcedSideHeader;
        this.identityFields = Set.copyOf(identityFields);
        this.forwarding = new ForwardingFields(peers);
    }

    /**
     * Returns the fields for the upstream: the client's end-to-end fields, replaced by those of the operator's routes, then
     * ours, which nobody can remove or fake.
     */
    MultiMap forUpstream(GatewayCall call) {
        return forUpstream(call, call.head().host());
    }

    /** Returns the same fields with another Host; without one when it is empty. */
    MultiMap forUpstream(GatewayCall call, String host) {
        MultiMap sent = HttpHeaders.headers();
        write(call, host, sent);
        return sent;
    }

    /** Writes the same fields where there are none yet. */
    void write(GatewayCall call, String host, MultiMap sent) {
        HttpServerRequest request = call.request();
        RequestHead head = call.head();
        MultiMap received = request.headers();
        Set<String> nominated = nominated(received);
        // Host comes first by custom, and from the head, where an absolute target has replaced it.
        if (!host.isEmpty()) {
            sent.add("Host", host);
        }
        for (Map.Entry<String, String> field : received) {
            String name = field.getKey();
            if (!hopByHop(name) && !ours(name) && !isNominated(name, nominated)) {
                sent.add(name, field.getValue());
            }
        }
        call.enrichment().forEach((name, value) -> {
            if (!hopByHop(name) && !ours(name) && !ofCamel(name) && !ofTheBody(name) && !name.equalsIgnoreCase(VIA)) {
                sent.set(name, value);
            }
        });
        call.cacheUse().ask(sent);
        MaxForwards.count(request, sent);
        call.identity().fields().forEach(sent::add);
        forwarding.write(request, head, sent);
        sent.add(RequestIds.NAME, RequestIds.of(request));
        sent.add(VIA, received(request.version()) + " " + PSEUDONYM);
    }

    private static String received(HttpVersion version) {
        return switch (version) {
            case HTTP_1_0 -> "1.0";
            case HTTP_1_1 -> "1.1";
            case HTTP_2 -> "2.0";
            case HTTP_3 -> "3.0";
        };
    }

    /** Copies an upstream's end-to-end fields to the answer. */
    void toClient(MultiMap received, MultiMap answer) {
        Set<String> nominated = nominated(received);
        for (Map.Entry<String, String> field : received) {
            String name = field.getKey();
            if (!isOwn(name) && !isNominated(name, nominated)) {
                answer.add(name, field.getValue());
            }
        }
    }

    /** Returns whether a field of an answer is between an upstream and this proxy, or this proxy's to write. */
    static boolean isOwn(String name) {
        return hopByHop(name) || internal(name) || RequestIds.isName(name);
    }

    /** Returns scheme and authority the client asked. */
    Optional<String> origin(GatewayCall call) {
        return forwarding.origin(call.request(), call.head());
    }

    /** Returns whether an answer's framing is one that can be relayed: no coding but chunked has been undone. */
    static boolean relayable(MultiMap received) {
        List<String> codings = received.getAll(HttpHeaders.TRANSFER_ENCODING);
        return codings.isEmpty() || (codings.size() == 1 && codings.getFirst().equalsIgnoreCase("chunked"));
    }

    /** Returns whether the request has been through this proxy before. */
    static boolean loops(HttpServerRequest request) {
        List<String> vias = request.headers().getAll(VIA);
        return !vias.isEmpty() && vias.stream().mapToInt(MessageHeaders::visits).sum() > 5;
    }

    private static int visits(String via) {
        int visits = 0;
        for (String hop : via.split(",")) {
            if (hop.strip().endsWith(" " + PSEUDONYM)) {
                visits++;
            }
        }
        return visits;
    }

    /** Returns whether a field belongs to one connection only. */
    static boolean hopByHop(String name) {
        return switch (name.length()) {
            case 2 -> name.equalsIgnoreCase("te");
            case 7 -> name.equalsIgnoreCase("upgrade") || name.equalsIgnoreCase("trailer");
            case 10 -> name.equalsIgnoreCase("connection") || name.equalsIgnoreCase("keep-alive");
            case 16 -> name.equalsIgnoreCase("proxy-connection");
            case 17 -> name.equalsIgnoreCase("transfer-encoding");
            case 18 -> name.equalsIgnoreCase("proxy-authenticate");
            case 19 -> name.equalsIgnoreCase("proxy-authorization");
            default -> false;
        };
    }

    // What is written anew: of forwarding and of the request's id only a trusted peer's word is taken; Host is the
    // head's.
    private boolean ours(String name) {
        return name.equalsIgnoreCase("host")
                || name.equalsIgnoreCase("expect")
                || name.equalsIgnoreCase("forwarded")
                || name.regionMatches(true, 0, "x-forwarded-", 0, 12)
                || name.equalsIgnoreCase("x-real-ip")
                || name.equalsIgnoreCase("http2-settings")
                || RequestIds.isName(name)
                || internal(name)
                || isIdentity(name)
                || (forcedSideHeader.isPresent() && name.equalsIgnoreCase(forcedSideHeader.get()));
    }

    private boolean isIdentity(String name) {
        return !identityFields.isEmpty() && identityFields.contains(name.toLowerCase(Locale.ROOT));
    }

    // What the programs of a migration tell each other, and testers; nobody else may say it.
    private static boolean internal(String name) {
        return name.regionMatches(true, 0, "x-strangler-", 0, 12);
    }

    // Camel's steps leave notes of their own in the headers of an exchange.
    private static boolean ofCamel(String name) {
        return name.regionMatches(true, 0, "camel", 0, 5);
    }

    // The body is the client's; fields that frame it must go with it.
    private static boolean ofTheBody(String name) {
        return name.equalsIgnoreCase("content-length") || name.equalsIgnoreCase("content-encoding");
    }

    private static boolean isNominated(String name, Set<String> nominated) {
        return !nominated.isEmpty() && nominated.contains(name.toLowerCase(Locale.ROOT));
    }

    private static Set<String> nominated(MultiMap headers) {
        List<String> values = headers.getAll(HttpHeaders.CONNECTION);
        if (values.isEmpty()) {
            return Collections.emptySet();
        }
        Set<String> names = new HashSet<>();
        for (String value : values) {
            if (value.equalsIgnoreCase("keep-alive") || value.equalsIgnoreCase("close")) {
                continue;
            }
            for (String name : value.split(",")) {
                names.add(name.strip().toLowerCase(Locale.ROOT));
            }
        }
        // Framing is not the client's to remove.
        names.remove("content-length");
        return names;
    }
}

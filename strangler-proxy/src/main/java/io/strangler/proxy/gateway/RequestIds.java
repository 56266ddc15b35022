package io.strangler.proxy.gateway;

import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Gives every request an id: the one a trusted peer has given it, otherwise 128 random bits. It goes to the upstream, back to
 * the client and into what the proxy answers itself.
 */
final class RequestIds {
    static final CharSequence NAME = HttpHeaders.createOptimized("X-Request-Id");
    private static final int LONGEST = 128;
    private static final byte[] DIGITS = "0123456789abcdef".getBytes(StandardCharsets.ISO_8859_1);

    private final TrustedPeers peers;

    RequestIds(TrustedPeers peers) {
        this.peers = peers;
    }

    /** Gives a request its id, which then is the first field of its answer. */
    void give(HttpServerRequest request) {
        String received =
                peers.of(request.connection()).trusted() ? request.headers().get(NAME) : null;
        request.response().headers().set(NAME, received != null && isSane(received) ? received : made());
    }

    /** Returns the id that a request was given. */
    static String of(HttpServerRequest request) {
        return Objects.requireNonNullElse(request.response().headers().get(NAME), "");
    }

    /** Returns whether a field is the one that carries the id. */
    static boolean isName(String field) {
        return field.length() == NAME.length() && field.equalsIgnoreCase("x-request-id");
    }

    private static boolean isSane(String id) {
        for (int i = 0; i < id.length(); i++) {
            char c = id.charAt(i);
            if (!((c >= 'a' && c <= 'z')
                    || (c >= 'A' && c <= 'Z')
                    || (c >= '0' && c <= '9')
                    || "-_.:+/=@".indexOf(c) >= 0)) {
                return false;
            }
        }
        return !id.isEmpty() && id.length() <= LONGEST;
    }

    private static String made() {
        byte[] id = new byte[32];
        ThreadLocalRandom random = ThreadLocalRandom.current();
        write(random.nextLong(), id, 0);
        write(random.nextLong(), id, 16);
        return new String(id, StandardCharsets.ISO_8859_1);
    }

    private static void write(long bits, byte[] id, int at) {
        for (int i = 0; i < 16; i++) {
            id[at + i] = DIGITS[(int) (bits >>> (60 - 4 * i)) & 0xf];
        }
    }
}

package io.strangler.playbook.plan;

import java.net.URI;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * How the proxy finds out who sends a request, and what it tells the upstream about it.
 *
 * @param name the name by which routes ask for it
 * @param identity header fields by lower-case name, each with the claim whose value it gets; no client can set, change or
 *     remove them, on any route
 */
public record AuthenticationSpec(String name, Method method, Map<String, String> identity) {
    /** What a route asks for that lets everybody pass. */
    public static final String NONE = "none";

    public AuthenticationSpec {
        identity = Map.copyOf(identity);
    }

    /** Returns whether a caller it knows has the given claim at all. */
    public boolean knows(String claim) {
        return switch (method) {
            case ApiKeys keys -> claim.equals(ApiKeys.NAME);
            case Jwt jwt -> true;
        };
    }

    /** What proves who a caller is. */
    public sealed interface Method {}

    /**
     * A secret in a header field, one per caller.
     *
     * @param file names of callers, each with the SHA-256 digest of its key in hex; read again whenever it changes
     */
    public record ApiKeys(Path file, String header) implements Method {
        /** The only claim of such a caller: its name in the file. */
        public static final String NAME = "name";
    }

    /**
     * A signed token (RFC 7519) in {@code Authorization: Bearer}.
     *
     * @param keys where the signer's public keys are
     * @param issuer who must have issued the token; empty for anybody whose key is among the keys
     * @param audience of whom the token must name one; empty for tokens for anybody
     * @param algorithms names of RFC 7518, only asymmetric ones
     */
    public record Jwt(Keys keys, Optional<String> issuer, Set<String> audience, Set<String> algorithms)
            implements Method {
        public Jwt {
            audience = Set.copyOf(audience);
            algorithms = Set.copyOf(algorithms);
        }
    }

    /** Where a set of public keys (RFC 7517) is. */
    public sealed interface Keys {}

    /** A file, read again whenever it changes. */
    public record KeyFile(Path file) implements Keys {}

    /** An address, asked again every few minutes and when a token names a key that is not among those known. */
    public record KeyAddress(URI url) implements Keys {}
}

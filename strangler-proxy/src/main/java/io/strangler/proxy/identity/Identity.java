package io.strangler.proxy.identity;

import java.util.Map;
import java.util.Optional;

/**
 * A caller who has proven who it is.
 *
 * @param claims what is known of it
 * @param fields header fields, by lower-case name, that tell the upstream of it
 */
public record Identity(Map<String, String> claims, Map<String, String> fields) {
    /** A caller of whom nothing is known. */
    public static final Identity NOBODY = new Identity(Map.of(), Map.of());

    public Identity {
        claims = Map.copyOf(claims);
        fields = Map.copyOf(fields);
    }

    public Optional<String> claim(String name) {
        return Optional.ofNullable(claims.get(name));
    }
}

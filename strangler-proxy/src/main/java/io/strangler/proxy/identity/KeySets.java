package io.strangler.proxy.identity;

import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSet;
import io.strangler.playbook.InvalidFile;
import io.strangler.playbook.Problem;
import java.io.IOException;
import java.nio.file.Path;
import java.text.ParseException;
import java.util.List;

/** Reads sets of public keys (RFC 7517) from files. */
final class KeySets {
    private KeySets() {}

    /**
     * Reads a set.
     *
     * @throws InvalidFile when it is none, is empty, or holds what must not lie beside a proxy
     */
    static JWKSet read(Path file) {
        JWKSet set;
        try {
            set = JWKSet.load(file.toFile());
        } catch (IOException | ParseException e) {
            throw refused(file, "is no set of keys (RFC 7517): " + e.getMessage());
        }
        if (set.isEmpty()) {
            throw refused(file, "holds no keys; every token would be refused");
        }
        if (set.getKeys().stream().anyMatch(JWK::isPrivate)) {
            throw refused(file, "holds a private or shared key; the proxy must have public keys only");
        }
        return set;
    }

    private static InvalidFile refused(Path file, String message) {
        return new InvalidFile(List.of(new Problem(file, 1, "keys", message)));
    }
}

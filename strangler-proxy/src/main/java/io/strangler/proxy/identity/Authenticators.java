package io.strangler.proxy.identity;

import io.strangler.playbook.plan.AuthenticationSpec;
import io.strangler.playbook.plan.AuthenticationSpec.ApiKeys;
import io.strangler.playbook.plan.AuthenticationSpec.Jwt;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/** The ways to authenticate of a plan, ready for use. */
public final class Authenticators implements AutoCloseable {
    private final Map<String, Authenticator> byName = new HashMap<>();
    private final Set<String> fields = new HashSet<>();

    private Authenticators(Map<String, AuthenticationSpec> specs, InstantSource clock) {
        specs.forEach((name, spec) -> {
            byName.put(name, authenticator(spec, clock));
            fields.addAll(spec.identity().keySet());
        });
    }

    /**
     * Reads what they need and goes on following it.
     *
     * @throws io.strangler.playbook.InvalidFile for a file of keys that is no good
     */
    public static Authenticators open(Map<String, AuthenticationSpec> specs, InstantSource clock) {
        return new Authenticators(specs, clock);
    }

    /** Returns one that the plan names. */
    public Authenticator named(String name) {
        Authenticator found = byName.get(name);
        if (found == null) {
            throw new IllegalArgumentException("the plan has no way to authenticate named " + name);
        }
        return found;
    }

    /** Returns the lower-case names of the header fields that only the proxy may set. */
    public Set<String> fields() {
        return Set.copyOf(fields);
    }

    private static Authenticator authenticator(AuthenticationSpec spec, InstantSource clock) {
        IdentityFields identity = new IdentityFields(spec.identity());
        return switch (spec.method()) {
            case ApiKeys keys -> new ApiKeyAuthenticator(keys, identity);
            case Jwt jwt -> new JwtAuthenticator(jwt, VerificationKeys.of(jwt.keys()), identity, clock);
        };
    }

    @Override
    public void close() {
        byName.values().forEach(Authenticator::close);
    }
}

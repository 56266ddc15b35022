package io.strangler.playbook.plan;

import io.strangler.playbook.plan.AuthenticationSpec.ApiKeys;
import io.strangler.playbook.plan.AuthenticationSpec.Jwt;
import io.strangler.playbook.plan.AuthenticationSpec.KeyAddress;
import io.strangler.playbook.plan.AuthenticationSpec.KeyFile;
import io.strangler.playbook.plan.AuthenticationSpec.Keys;
import io.strangler.playbook.plan.AuthenticationSpec.Method;
import io.strangler.playbook.yaml.YamlSection;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/** Reads the ways to authenticate of a plan, and which of them a route asks for. */
final class AuthenticationReader {
    // Only signatures that the proxy can check and not make: whoever reads the plan must not become a signer.
    private static final Set<String> ALGORITHMS =
            Set.of("RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512");
    private static final Set<String> USUAL = Set.of("RS256", "PS256", "ES256");

    private final Function<String, Path> resolve;

    /** @param resolve makes a path of the plan absolute */
    AuthenticationReader(Function<String, Path> resolve) {
        this.resolve = resolve;
    }

    Map<String, AuthenticationSpec> read(YamlSection section) {
        Map<String, AuthenticationSpec> known = new LinkedHashMap<>();
        for (String name : section.keys()) {
            if (name.equals(AuthenticationSpec.NONE)) {
                section.problem(name, "is what a route says that lets everybody pass; choose another name");
            }
            section.section(name).ifPresent(each -> {
                Map<String, String> identity = each.section("identity")
                        .map(AuthenticationReader::identity)
                        .orElse(Map.of());
                Optional<Method> method = method(each);
                each.refuseOthers();
                method.map(found -> new AuthenticationSpec(name, found, identity))
                        .ifPresent(spec -> {
                            refuseUnknownClaims(each, spec);
                            known.put(name, spec);
                        });
            });
        }
        return known;
    }

    /** Reads what a route, or the plan for all routes, asks for; {@code otherwise} when it says nothing. */
    static Optional<String> asked(
            YamlSection section, Map<String, AuthenticationSpec> known, Optional<String> otherwise) {
        Optional<String> word = section.text("authenticate");
        if (word.isEmpty()) {
            return otherwise;
        }
        if (word.get().equals(AuthenticationSpec.NONE)) {
            return Optional.empty();
        }
        if (!known.containsKey(word.get())) {
            section.problem(
                    "authenticate",
                    "'" + word.get() + "' is not among proxy.authentication; write none"
                            + known.keySet().stream().map(name -> ", " + name).reduce("", String::concat));
        }
        return word;
    }

    private Optional<Method> method(YamlSection section) {
        boolean keys = section.keys().contains("api-keys");
        if (keys == section.keys().contains("jwt")) {
            section.problem("", "needs either api-keys or jwt");
        }
        return keys
                ? section.section("api-keys").flatMap(this::apiKeys)
                : section.section("jwt").flatMap(this::jwt);
    }

    private Optional<Method> apiKeys(YamlSection section) {
        Optional<Path> file = section.requiredText("file").flatMap(text -> existing(section, "file", text));
        String header = section.value("header", Scalars::fieldName).orElse("x-api-key");
        section.refuseOthers();
        return file.map(found -> new ApiKeys(found, header));
    }

    private Optional<Method> jwt(YamlSection section) {
        Optional<Keys> keys = section.requiredText("keys").flatMap(text -> keys(section, text));
        Set<String> algorithms = new LinkedHashSet<>(section.texts("algorithms"));
        for (String algorithm : algorithms) {
            if (!ALGORITHMS.contains(algorithm)) {
                section.problem(
                        "algorithms",
                        "'" + algorithm + "' is not accepted; known: "
                                + String.join(", ", ALGORITHMS.stream().sorted().toList()));
            }
        }
        Optional<String> issuer = section.text("issuer");
        Set<String> audience = Set.copyOf(section.texts("audience"));
        section.refuseOthers();
        return keys.map(found -> new Jwt(found, issuer, audience, algorithms.isEmpty() ? USUAL : algorithms));
    }

    private Optional<Keys> keys(YamlSection section, String text) {
        return text.contains("://")
                ? section.value("keys", Scalars::keyAddress).map(KeyAddress::new)
                : existing(section, "keys", text).map(KeyFile::new);
    }

    private Optional<Path> existing(YamlSection section, String key, String text) {
        Path file = resolve.apply(text);
        if (!Files.isRegularFile(file)) {
            section.problem(key, file + " does not exist");
            return Optional.empty();
        }
        return Optional.of(file);
    }

    private static Map<String, String> identity(YamlSection section) {
        Map<String, String> identity = new LinkedHashMap<>();
        for (String header : section.keys()) {
            Optional<String> claim = section.text(header);
            String name = header.toLowerCase(Locale.ROOT);
            if (!name.matches("x-[a-z0-9-]+") || name.startsWith("x-forwarded-")) {
                section.problem(
                        header,
                        "must begin with X- and be none of X-Forwarded-*: every request loses such a field on its way in,"
                                + " whoever sent it");
            }
            claim.ifPresent(found -> identity.put(name, found));
        }
        return identity;
    }

    private static void refuseUnknownClaims(YamlSection section, AuthenticationSpec spec) {
        for (String claim : spec.identity().values()) {
            if (!spec.knows(claim)) {
                section.problem("identity", "'" + claim + "' is no claim of an API key; it has only " + ApiKeys.NAME);
            }
        }
    }
}

package io.strangler.proxy.identity;

import io.strangler.playbook.SecretDigest;
import io.strangler.playbook.plan.AuthenticationSpec.ApiKeys;
import io.strangler.playbook.yaml.YamlDocument;
import io.strangler.playbook.yaml.YamlSection;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/** Reads {@code NAME: sha256:HEX} lines: callers and the digests of their keys. */
final class ApiKeyFile {
    private ApiKeyFile() {}

    static Map<SecretDigest, Identity> read(Path file, IdentityFields identity) {
        YamlSection section = YamlDocument.read(file);
        Map<SecretDigest, Identity> callers = new HashMap<>();
        for (String name : section.keys()) {
            if (!name.matches("[A-Za-z0-9._@-]{1,64}")) {
                section.problem(name, "is no name of a caller: letters, digits and . _ @ -, at most 64");
            }
            section.secret(name).ifPresent(digest -> {
                if (callers.putIfAbsent(digest, identity.of(Map.of(ApiKeys.NAME, name))) != null) {
                    section.problem(name, "has the same key as another caller");
                }
            });
        }
        section.finish();
        return Map.copyOf(callers);
    }
}

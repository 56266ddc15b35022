package io.strangler.playbook.admin;

import io.strangler.playbook.SecretDigest;
import io.strangler.playbook.yaml.YamlDocument;
import io.strangler.playbook.yaml.YamlSection;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** Reads {@code NAME: { role: read|operate, key: sha256:HEX }} lines. */
final class AdminKeyFile {
    private AdminKeyFile() {}

    /**
     * Reads who may do what.
     *
     * @throws io.strangler.playbook.InvalidFile with every problem, each with its line and key
     */
    static Map<SecretDigest, Holder> read(Path file) {
        YamlSection root = YamlDocument.read(file);
        Map<SecretDigest, Holder> holders = new HashMap<>();
        for (String name : root.keys()) {
            root.section(name).ifPresent(section -> {
                Optional<AdminRole> role = section.requiredText("role").isPresent()
                        ? section.value("role", word -> AdminRole.named(word)
                                .orElseThrow(() -> new IllegalArgumentException("is no role; write read, or operate")))
                        : Optional.empty();
                Optional<SecretDigest> key =
                        section.requiredText("key").isPresent() ? section.secret("key") : Optional.empty();
                section.refuseOthers();
                role.ifPresent(may -> key.ifPresent(digest -> {
                    if (holders.putIfAbsent(digest, new Holder(name, may)) != null) {
                        section.problem("key", "is somebody else's too; whoever did something could not be told");
                    }
                }));
            });
        }
        root.finish();
        return Map.copyOf(holders);
    }

    /** Somebody with a key. */
    record Holder(String name, AdminRole role) {}
}

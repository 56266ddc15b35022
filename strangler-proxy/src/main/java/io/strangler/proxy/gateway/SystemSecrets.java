package io.strangler.proxy.gateway;

import io.strangler.playbook.InvalidFile;
import io.strangler.playbook.Problem;
import io.strangler.playbook.plan.MigrationPlan;
import io.strangler.playbook.plan.SystemSpec;
import io.strangler.playbook.stage.WatchedFile;
import io.vertx.core.MultiMap;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What each system is shown in place of the client's own credentials, as the files say now.
 *
 * <p>A file that cannot be used refuses the start; later, what it held before stays in use. No message quotes one.
 */
final class SystemSecrets implements AutoCloseable {
    private static final int LONGEST = 16 * 1024;

    private final Map<String, Secret> secrets = new HashMap<>();

    private SystemSecrets() {}

    static SystemSecrets open(MigrationPlan plan) {
        SystemSecrets opened = new SystemSecrets();
        try {
            for (SystemSpec system : plan.systems().values()) {
                system.credentials().ifPresent(spec -> {
                    String key = "systems." + system.name() + ".credentials.file";
                    opened.secrets.put(
                            system.name(),
                            new Secret(spec.header(), WatchedFile.open(spec.file(), file -> read(file, key))));
                });
            }
        } catch (RuntimeException e) {
            opened.close();
            throw e;
        }
        return opened;
    }

    Optional<Secret> of(SystemSpec system) {
        return Optional.ofNullable(secrets.get(system.name()));
    }

    private static String read(Path file, String key) {
        String value;
        try {
            value = Files.size(file) > LONGEST ? "" : Files.readString(file).strip();
        } catch (IOException e) {
            throw refused(file, key, "cannot be read: " + e.getClass().getSimpleName());
        }
        if (!usable(value)) {
            throw refused(file, key, "must hold one line of printable ASCII, at most 16 KiB");
        }
        return value;
    }

    private static boolean usable(String value) {
        return !value.isEmpty() && value.chars().allMatch(c -> c >= ' ' && c <= '~');
    }

    private static InvalidFile refused(Path file, String key, String reason) {
        return new InvalidFile(List.of(new Problem(file, 1, key, reason)));
    }

    @Override
    public void close() {
        secrets.values().forEach(secret -> secret.value.close());
    }

    /** A field and what stands in it. */
    static final class Secret {
        private final String header;
        private final WatchedFile<String> value;

        Secret(String header, WatchedFile<String> value) {
            this.header = header;
            this.value = value;
        }

        void writeTo(MultiMap fields) {
            fields.set(header, value.now());
        }
    }
}

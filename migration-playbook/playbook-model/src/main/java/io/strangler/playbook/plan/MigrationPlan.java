package io.strangler.playbook.plan;

import io.strangler.playbook.CapabilityName;
import io.strangler.translate.DeclaredTranslators;
import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A validated migration plan: every name in it resolves, every path is absolute.
 *
 * @param file the file it was read from
 * @param migration the migration's name, part of slot and origin names
 * @param systems in the order of the file; always has {@code legacy}
 * @param capabilities in the order of the file
 * @param translators jars of translators; empty means those on the class path
 * @param mappings translators of the entities that the plan maps column by column
 * @param control present when any capability has entities
 * @param adminKeys file of those who may use the administration ports; empty for whoever is on the machine
 */
public record MigrationPlan(
        Path file,
        String migration,
        Path flags,
        Map<String, SystemSpec> systems,
        Map<CapabilityName, CapabilitySpec> capabilities,
        List<Path> translators,
        DeclaredTranslators mappings,
        Optional<DatabaseSpec> control,
        ProxySpec proxy,
        BridgeSpec bridge,
        Optional<Path> adminKeys) {
    /** The name of the system that is being moved away from. */
    public static final String LEGACY = "legacy";

    public MigrationPlan {
        systems = Collections.unmodifiableMap(new LinkedHashMap<>(systems));
        capabilities = Collections.unmodifiableMap(new LinkedHashMap<>(capabilities));
        translators = List.copyOf(translators);
    }

    /** Returns the same plan with another proxy. */
    public MigrationPlan with(ProxySpec other) {
        return new MigrationPlan(
                file,
                migration,
                flags,
                systems,
                capabilities,
                translators,
                mappings,
                control,
                other,
                bridge,
                adminKeys);
    }

    public SystemSpec legacy() {
        return system(LEGACY);
    }

    /** Returns the system that a validated plan refers to by name. */
    public SystemSpec system(String name) {
        SystemSpec system = systems.get(name);
        if (system == null) {
            throw new IllegalArgumentException("the plan has no system " + name + ", only " + systems.keySet());
        }
        return system;
    }

    /** Returns the folder where programs keep what must survive a restart, beside the plan. */
    public Path stateDirectory() {
        return file.toAbsolutePath().resolveSibling(".strangler");
    }
}

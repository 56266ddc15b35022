package io.strangler.reference.migration.systems;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;

/** The files an operator writes: the plan, the flags, and the jar of translators, in one folder. */
public final class MigrationFiles {
    /** The header by which a tester chooses the side of a read, and what must follow the side in it. */
    public static final String FORCED_SIDE_HEADER = "X-Strangler-Side";

    public static final String FORCED_SIDE_TOKEN = "demo";

    private static final String PLAN = """
            # Moves the customers of the shop out of the monolith.
            migration: shop
            flags: flags.yaml
            translators: [ %s ]
            control:
              database: { url: "%s", username: strangler, password: %s }
            proxy:
              port: %d
              admin-port: %d
              forced-side: { header: %s, token: %s }
            bridge:
              admin-port: %d
            systems:
              legacy:
                url: %s
                database: { url: "%s", username: strangler, password: %s }
              customers:
                url: %s
                database: { url: "%s", username: strangler, password: %s }
            capabilities:
              customers:
                modern: customers
                routes:
                  - { path: /api/customers/**, key: { from: "path:3", as: number } }   # /api/customers/NUMBER
                entities: [ customer ]
                gates: { shadow-mismatch: 0.01, shadow-sample: 500, lag: 5s, check-age: 15m }
              # requests that match no capability go to legacy
            """;

    private static final String FLAGS = """
            # Where every capability stands. Proxy and bridge follow this file within a second;
            # strangler advance and rollback edit it, and so may you.
            flags:
              # customers: the monolith's customer tables and /api/customers
              customers:
                state: ENABLED
                variants: { off: off, dualwrite: dualwrite, shadow: shadow, live: live, rampdown: rampdown, complete: complete }
                defaultVariant: "off"   # the stage of every customer that the targeting below does not name
            """;

    private final Path folder;

    private MigrationFiles(Path folder) {
        this.folder = folder;
    }

    /** Writes the files of a migration that has not begun. */
    static MigrationFiles write(Path folder, Addresses addresses, Databases databases, Path translators)
            throws IOException {
        Files.createDirectories(folder);
        MigrationFiles files = new MigrationFiles(folder);
        files.useTranslators(translators);
        Files.writeString(
                files.plan(),
                PLAN.formatted(
                        files.translators().getFileName(),
                        databases.url(Databases.Name.CONTROL),
                        databases.password(),
                        addresses.proxy(),
                        addresses.proxyAdmin(),
                        FORCED_SIDE_HEADER,
                        FORCED_SIDE_TOKEN,
                        addresses.bridgeAdmin(),
                        addresses.monolithUrl(),
                        databases.url(Databases.Name.SHOP),
                        databases.password(),
                        addresses.customersUrl(),
                        databases.url(Databases.Name.CUSTOMERS),
                        databases.password()));
        Files.writeString(files.flags(), FLAGS);
        return files;
    }

    public Path plan() {
        return folder.resolve("migration.yaml");
    }

    public Path flags() {
        return folder.resolve("flags.yaml");
    }

    public Path translators() {
        return folder.resolve("translators.jar");
    }

    /** Puts another jar of translators in place, in one step. */
    public void useTranslators(Path jar) throws IOException {
        Path next = folder.resolve("translators.jar.next");
        Files.copy(jar, next, StandardCopyOption.REPLACE_EXISTING);
        Files.move(next, translators(), StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    /** Edits the flags as a person with an editor does: read, change, write over it. */
    public void editFlags(String what, String by) throws IOException {
        String text = Files.readString(flags());
        if (!text.contains(what)) {
            throw new IllegalStateException("the flags do not contain " + what + ":\n" + text);
        }
        Files.writeString(flags(), text.replace(what, by));
    }

    /** Returns the plan's options for every program. */
    public List<String> planOption() {
        return List.of("--plan", plan().toString());
    }
}

package io.strangler.reference.migration.systems;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** The jars of a built checkout. */
public record Jars(Path home) {
    private static final String VERSION = "0.1.0";

    /** Finds the checkout this program's own jar lies in. */
    public static Jars ofThisProgram() {
        Path jar =
                Path.of(System.getProperty("java.class.path")).toAbsolutePath().normalize();
        // HOME/migration-playbook/reference-migration/target/reference-migration-VERSION.jar
        return new Jars(jar.resolve("../../../..").normalize());
    }

    public Path monolith() {
        return jar("legacy-monolith", "legacy-monolith");
    }

    public Path customers() {
        return jar("extracted-services/customers", "customers");
    }

    public Path proxy() {
        return jar("strangler-proxy", "strangler-proxy");
    }

    public Path bridge() {
        return jar("cdc-bridge", "cdc-bridge");
    }

    public Path cli() {
        return jar("migration-playbook/playbook-cli", "playbook-cli");
    }

    public Path translators() {
        return jar("acl-translators/reference-translators", "reference-translators");
    }

    /** Returns those that are not there. */
    public List<Path> missing() {
        return Stream.of(monolith(), customers(), proxy(), bridge(), cli(), translators())
                .filter(jar -> !Files.isRegularFile(jar))
                .toList();
    }

    private Path jar(String module, String name) {
        return home.resolve(module).resolve("target").resolve(name + "-" + VERSION + ".jar");
    }
}

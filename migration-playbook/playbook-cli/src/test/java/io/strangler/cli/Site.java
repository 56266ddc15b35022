package io.strangler.cli;

import io.strangler.playbook.CapabilityName;
import io.strangler.playbook.stage.FlagReading;
import io.strangler.playbook.stage.FlagReading.Flag;
import io.strangler.playbook.stage.Flags;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/** A plan and a flags file of a capability without data, and a proxy that follows the file as the real one does. */
final class Site implements AutoCloseable {
    static final CapabilityName SHOP = new CapabilityName("shop");

    final Path plan;
    final Path flags;
    final Stub proxy = new Stub();

    Site(Path folder, String stage) throws IOException {
        this.plan = folder.resolve("migration.yaml");
        this.flags = folder.resolve("flags.yaml");
        Files.writeString(flags, """
                # who asked for it
                flags:
                  shop:   # the whole shop
                    state: ENABLED
                    variants: { off: off, dualwrite: dualwrite, shadow: shadow, live: live, rampdown: rampdown, complete: complete }
                    defaultVariant: %s
                """.formatted(stage));
        Files.writeString(plan, """
                migration: shop
                flags: flags.yaml
                systems:
                  legacy: { url: http://127.0.0.1:9000 }
                  shop: { url: http://127.0.0.1:9001 }
                proxy: { address: 127.0.0.1, port: 0, admin-port: %d }
                bridge: { address: 127.0.0.1, admin-port: %d }
                capabilities:
                  shop:
                    modern: shop
                    routes:
                      - { path: /api/shop/**, key: "path:3" }
                """.formatted(proxy.port(), unusedPort()));
        follow();
    }

    /** Lets the proxy follow the file at once. */
    void follow() {
        proxy.answer("/admin/status", () -> {
            FlagReading reading = reading();
            return reading.flags().get(SHOP) instanceof Flag.Good good
                    ? status(
                            reading.revision(),
                            good.rule().stage().word(),
                            good.rule().share(),
                            Optional.empty())
                    : status(reading.revision(), "off", 100, Optional.of("the flag is bad"));
        });
    }

    /** Lets the proxy stay where it is and say why. */
    void stay(String stage, double share, Optional<String> refused) {
        proxy.answer("/admin/status", () -> status(reading().revision(), stage, share, refused));
    }

    FlagReading reading() {
        return Flags.read(flags, Map.of(SHOP, false));
    }

    static int unusedPort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }

    private static String status(String revision, String stage, double share, Optional<String> refused) {
        return """
                {"version":1,"revision":"%s","capabilities":[{"capability":"shop","stage":"%s","share":%s,"refused":%s,
                 "switchover":null,"problems":[],"requests":{"legacy":3,"modern":4,"held":0}}]}""".formatted(
                        revision,
                        stage,
                        share,
                        refused.map(reason -> '"' + reason + '"').orElse("null"));
    }

    @Override
    public void close() {
        proxy.close();
    }
}

package io.strangler.benchmarks.ladder;

import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** The rungs on which the proxy stands, started as its users start it: by the launcher, with 128 MB of heap. */
final class Proxies {
    /** A customer of about 1 KB as the modern service tells it. */
    static final String CUSTOMER = """
            {"id":"0197a6f0-0000-7000-8000-000000000042","number":42,"givenName":"Mary","familyName":"Brien",\
            "birthDate":"1970-01-31","status":"ACTIVE","statusNote":null,"newsletter":true,"creditLimit":1500.00,\
            "customerSince":"2001-02-03","address":{"street":"1 High St","postalCode":"01234","city":"Cork",\
            "countryCode":"IE"},"remark":"%s","statementCount":3,"lastStatementOn":"2026-11-01","contacts":\
            [{"kind":"PHONE","kindNote":null,"value":"+353 1 234","preferred":true}],"version":5}""".formatted("x".repeat(500));

    private static final String OFF = "off";
    private static final String ISSUER = "https://ladder.example";

    private final Path work;
    private final Path checkout;
    private final Started origin;
    private final ServerSocket hanging;

    Proxies(Path work, Path checkout, Started origin, ServerSocket hanging) {
        this.work = work;
        this.checkout = checkout;
        this.origin = origin;
        this.hanging = hanging;
    }

    List<Rung> rungs() {
        try {
            Path folder = Files.createDirectories(work.resolve("proxy-06"));
            String token = SignedToken.issue(ISSUER, "ladder", folder.resolve("keys.json"));
            return List.of(
                    new Rung("05 strangler-proxy", List.of(), () -> items("05", OFF, "")),
                    new Rung(
                            "06 with signed tokens and an access log",
                            List.of(),
                            Load.with("Authorization", "Bearer " + token),
                            () -> items("06", OFF, authentication())),
                    new Rung(
                            "07 with every read mirrored to a side that hangs",
                            List.of(),
                            () -> items("07", "shadow", "")),
                    new Rung(
                            "08 with every exchange translated",
                            List.of(),
                            Load.of("/api/customers/42"),
                            () -> customers("08")));
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private static String authentication() {
        return """
                proxy:
                  access-log: access.jsonl
                  authentication:
                    users:
                      jwt: { keys: keys.json, issuer: "%s", audience: [ ladder ] }
                      identity: { X-User: sub }
                  authenticate: users
                """.formatted(ISSUER);
    }

    private Started items(String name, String stage, String more) throws IOException, InterruptedException {
        return start(name, "items", stage, """
                systems:
                  legacy: { url: %s }
                  modern: { url: "http://127.0.0.1:%d" }
                %s""".formatted(origin.address(), hanging.getLocalPort(), more));
    }

    private Started customers(String name) throws IOException, InterruptedException {
        Path translators = checkout.resolve("acl-translators/reference-translators/target");
        return start(name, "customers", "live", """
                systems:
                  legacy: { url: %1$s }
                  modern: { url: %1$s }
                translators: [ "%2$s" ]
                """.formatted(origin.address(), jar(translators)));
    }

    private static Path jar(Path folder) throws IOException {
        try (var files = Files.newDirectoryStream(folder, "reference-translators-*[0-9].jar")) {
            return files.iterator().next();
        }
    }

    private Started start(String name, String capability, String stage, String systems)
            throws IOException, InterruptedException {
        Path folder = Files.createDirectories(work.resolve("proxy-" + name));
        Files.writeString(folder.resolve("flags.yaml"), """
                flags:
                  %s:
                    state: ENABLED
                    variants: { off: off, dualwrite: dualwrite, shadow: shadow, live: live, rampdown: rampdown, complete: complete }
                    defaultVariant: "%s"
                """.formatted(capability, stage));
        Path plan = Files.writeString(folder.resolve("migration.yaml"), """
                migration: ladder
                flags: flags.yaml
                capabilities:
                  %1$s:
                    modern: modern
                    routes:
                      - { path: "/api/%1$s/**", key: "path:3" }
                %2$s""".formatted(capability, systems));
        int port = Rungs.freePort();
        return Started.start(
                List.of(
                        checkout.resolve("strangler").toString(),
                        "proxy",
                        "--plan",
                        plan.toString(),
                        "--port",
                        Integer.toString(port),
                        "--admin-port",
                        Integer.toString(Rungs.freePort())),
                Map.of("JDK_JAVA_OPTIONS", "-Xmx128m", "JAVA_HOME", System.getProperty("java.home")),
                port,
                work.resolve("proxy-" + name + ".log"));
    }
}

package io.strangler.proxy.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.strangler.playbook.InvalidFile;
import io.strangler.proxy.RunningProxy;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class UserRoutesIT {
    private static final String ENRICH = """
            - routeConfiguration:
                interceptSendToEndpoint:
                  - interceptSendToEndpoint:
                      uri: "gateway:customers"
                      steps:
                        %s
            """;

    private final RawUpstream upstream = new RawUpstream();

    private Path directory;
    private Path plan;

    @BeforeEach
    void writePlan(@TempDir Path directory) throws IOException {
        this.directory = directory;
        Files.createDirectory(directory.resolve("camel.d"));
        Files.writeString(
                directory.resolve("flags.yaml"),
                "flags: { customers: { defaultVariant: live }, stock: { defaultVariant: live } }");
        plan = Files.writeString(directory.resolve("migration.yaml"), """
                migration: shop
                flags: flags.yaml
                systems:
                  legacy: { url: "http://127.0.0.1:1" }
                  shop: { url: "http://127.0.0.1:%d" }
                capabilities:
                  customers: { modern: shop, routes: [ { path: /api/customers/**, key: "path:3" } ] }
                  stock: { modern: shop, routes: [ { path: /api/stock/** } ] }
                """.formatted(upstream.port()));
    }

    @AfterEach
    void stop() {
        upstream.close();
    }

    @Test
    void aRouteOfTheOperatorSetsFieldsThatReplaceTheClients() throws IOException {
        routes("enrich.yaml", ENRICH.formatted("""
                        - setHeader: { name: X-Tenant, simple: "tenant of ${exchangeProperty[strangler.key]}" }
                        """.strip()));
        try (RunningProxy proxy = RunningProxy.start(plan)) {
            assertThat(
                            RawClient.exchange(
                                    proxy.port(),
                                    "GET /api/customers/42 HTTP/1.1\r\nHost: x\r\nx-tenant: forged\r\nCamelFileName: x\r\n\r\n"))
                    .startsWith("HTTP/1.1 200 ");

            assertThat(upstream.head()).contains("X-Tenant: tenant of 42").noneMatch(line -> line.contains("forged"));
        }
    }

    @Test
    void otherCapabilitiesAreLeftAlone() throws IOException {
        routes("enrich.yaml", ENRICH.formatted("- setHeader: { name: X-Tenant, constant: acme }"));
        try (RunningProxy proxy = RunningProxy.start(plan)) {
            RawClient.exchange(proxy.port(), "GET /api/stock/1 HTTP/1.1\r\nHost: x\r\n\r\n");

            assertThat(upstream.head()).noneMatch(line -> line.startsWith("X-Tenant"));
        }
    }

    @Test
    void noRouteCanSetWhatTheProxyAnswersForOrWhatCamelNotes() throws IOException {
        routes("enrich.yaml", ENRICH.formatted("""
                        - setHeader: { name: X-Forwarded-For, constant: 6.6.6.6 }
                                    - setHeader: { name: Host, constant: evil }
                                    - setHeader: { name: Content-Length, constant: "99" }
                                    - setHeader: { name: Connection, constant: close }
                                    - setHeader: { name: CamelNote, constant: note }
                                    - setHeader: { name: Via, constant: nobody }
                        """.strip()));
        try (RunningProxy proxy = RunningProxy.start(plan)) {
            assertThat(RawClient.exchange(proxy.port(), "GET /api/customers/42 HTTP/1.1\r\nHost: x\r\n\r\n"))
                    .startsWith("HTTP/1.1 200 ");

            assertThat(upstream.head())
                    .contains("Host: x", "X-Forwarded-For: 127.0.0.1")
                    .noneMatch(line -> line.matches("(?i)(content-length|connection|camel).*"))
                    .noneMatch(line -> line.contains("6.6.6.6") || line.contains("evil") || line.contains("nobody"));
        }
    }

    @Test
    void aRouteThatFailsOrStopsIsAnsweredAndSendsNothing() throws IOException {
        routes("enrich.yaml", ENRICH.formatted("- stop: {}"));
        try (RunningProxy proxy = RunningProxy.start(plan)) {
            assertThat(RawClient.exchange(proxy.port(), "GET /api/customers/42 HTTP/1.1\r\nHost: x\r\n\r\n"))
                    .startsWith("HTTP/1.1 500 ")
                    .contains("a route ended without an answer");
            assertThat(upstream.received()).isEmpty();
        }
    }

    @Test
    void aValueThatWouldBreakTheRequestIsAnsweredAndSendsNothing() throws IOException {
        routes("enrich.yaml", ENRICH.formatted("- setHeader: { name: X-Tenant, constant: \"a\\r\\nX-Admin: yes\" }"));
        try (RunningProxy proxy = RunningProxy.start(plan)) {
            assertThat(RawClient.exchange(proxy.port(), "GET /api/customers/42 HTTP/1.1\r\nHost: x\r\n\r\n"))
                    .startsWith("HTTP/1.1 500 ");
            assertThat(upstream.received()).isEmpty();
        }
    }

    @Test
    void aBadFileRefusesTheStartWithFileLineAndReason() throws IOException {
        routes("bad.yaml", """
                - routeConfiguration:
                    interceptSendToEndpoint:
                      - interceptSendToEndpoint:
                          uri: "gateway:customers"
                          steps:
                            - setHaeder: { name: X-Tenant, constant: acme }
                """);

        assertRefused("bad.yaml:6: ", "setHaeder");
    }

    @Test
    void aFileThatIsNoYamlRefusesTheStart() throws IOException {
        routes("broken.yaml", "- route:\n    from: [\n");

        assertRefused("broken.yaml:3: ", "");
    }

    @Test
    void aRouteThatWouldTakeRequestsAwayRefusesTheStart() throws IOException {
        routes("steal.yaml", """
                - route:
                    from:
                      uri: "gateway:customers"
                      steps:
                        - log: "mine"
                """);

        assertRefused("steal.yaml:", "intercept them with a routeConfiguration");
    }

    private void assertRefused(String place, String reason) {
        assertThatThrownBy(() -> RunningProxy.start(plan).close())
                .rootCause()
                .isInstanceOf(InvalidFile.class)
                .hasMessageContaining(place)
                .hasMessageContaining(reason);
    }

    private void routes(String file, String text) throws IOException {
        Files.writeString(directory.resolve("camel.d").resolve(file), text);
    }
}

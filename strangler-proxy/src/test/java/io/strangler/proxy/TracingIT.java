package io.strangler.proxy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HexFormat;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TracingIT {
    private static final String ENDPOINT = "otel.exporter.otlp.endpoint";
    private static final String TRACE = "0af7651916cd43dd8448eb211c80319c";
    private static final String CALLER = "b7ad6b7169203331";
    private static final Duration SOON = Duration.ofSeconds(10);

    private final Queue<String> atLegacy = new ConcurrentLinkedQueue<>();
    private final Queue<String> atModern = new ConcurrentLinkedQueue<>();
    private final Queue<String> exported = new ConcurrentLinkedQueue<>();
    private final StubSystem legacy = StubSystem.answering(exchange -> answer(exchange, atLegacy));
    private final StubSystem modern = StubSystem.answering(exchange -> answer(exchange, atModern));
    private final StubSystem collector = StubSystem.answering(exchange -> {
        exported.add(new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.ISO_8859_1));
        StubSystem.reply(exchange, 200, "application/x-protobuf", "");
    });

    @TempDir
    private Path directory;

    @AfterEach
    void stop() {
        System.clearProperty(ENDPOINT);
        legacy.close();
        modern.close();
        collector.close();
    }

    @Test
    void withoutSettingsATraceOfOthersPassesThroughUnchanged() throws IOException {
        try (RunningProxy proxy = start()) {
            proxy.get("/people/4711", "traceparent", parent("01"), "tracestate", "a=b,c=d");
        }

        assertThat(atLegacy).containsExactly(parent("01") + " a=b,c=d");
        assertThat(exported).isEmpty();
    }

    @Test
    void aSystemIsToldOurSpanInTheCallersTraceAndTheMirroredReadHasALinkedTrace() throws IOException {
        System.setProperty(ENDPOINT, collector.url());
        try (RunningProxy proxy = start()) {
            proxy.get("/people/4711?q=4711", "traceparent", parent("01"), "tracestate", "a=b");
            await().atMost(SOON).until(() -> !atModern.isEmpty());
        }

        String told = atLegacy.element();
        assertThat(told).matches("00-" + TRACE + "-[0-9a-f]{16}-01 a=b").doesNotContain(CALLER);
        String mirrored = atModern.element();
        assertThat(mirrored).matches("00-[0-9a-f]{32}-[0-9a-f]{16}-0[13].*").doesNotContain(TRACE);
        String spans = String.join("", exported);
        assertThat(spans)
                .contains(bytes(TRACE), bytes(CALLER), bytes(span(told)), bytes(span(mirrored)))
                .contains("GET /people/**", "strangler.capability", "people", "strangler.stage", "shadow")
                .contains("strangler.key.bucket", "strangler.mirrored", "http.response.status_code", "server.port")
                .contains("strangler-proxy")
                .doesNotContain("4711");
    }

    @Test
    void whatTheCallerDoesNotSampleIsNotExported() throws IOException {
        System.setProperty(ENDPOINT, collector.url());
        try (RunningProxy proxy = start()) {
            proxy.get("/people/4711", "traceparent", parent("00"));
            await().atMost(SOON).until(() -> !atModern.isEmpty());
        }

        assertThat(atLegacy.element()).matches("00-" + TRACE + "-[0-9a-f]{16}-00 .*");
        assertThat(atModern.element()).matches("00-" + TRACE + "-[0-9a-f]{16}-00 .*");
        assertThat(exported).isEmpty();
    }

    private static void answer(HttpExchange exchange, Queue<String> seen) throws IOException {
        seen.add(exchange.getRequestHeaders().getFirst("traceparent") + " "
                + exchange.getRequestHeaders().getFirst("tracestate"));
        StubSystem.reply(exchange, 200, "text/plain", "ok");
    }

    private static String parent(String flags) {
        return "00-" + TRACE + "-" + CALLER + "-" + flags;
    }

    private static String span(String told) {
        return told.split("-")[2];
    }

    private static String bytes(String hex) {
        return new String(HexFormat.of().parseHex(hex), StandardCharsets.ISO_8859_1);
    }

    private RunningProxy start() throws IOException {
        Files.writeString(directory.resolve("flags.yaml"), """
                flags: { people: { defaultVariant: shadow, targeting: { fractional: [ [ live, 0 ], [ shadow, 100 ] ] } } }
                """);
        return RunningProxy.start(
                Files.writeString(directory.resolve("migration.yaml"), """
                migration: shop
                flags: flags.yaml
                systems:
                  legacy: { url: "%s" }
                  people: { url: "%s" }
                capabilities:
                  people: { modern: people, routes: [ { path: /people/**, key: "path:2" } ] }
                """.formatted(legacy.url(), modern.url())));
    }
}

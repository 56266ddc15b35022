package io.strangler.proxy.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.strangler.playbook.CapabilityName;
import io.strangler.playbook.plan.DatabaseSpec;
import io.strangler.playbook.stage.Flags;
import io.strangler.playbook.stage.Stage;
import io.strangler.proxy.FakeBridge;
import io.strangler.proxy.RunningProxy;
import io.strangler.proxy.StubSystem;
import io.strangler.proxy.TestPostgres;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ReadFallbackIT {
    private static final String GET = "GET /shop/1 HTTP/1.1\r\nHost: x\r\n\r\n";

    private final RawUpstream legacy = new RawUpstream();
    private final RawUpstream shop = new RawUpstream();

    @TempDir
    private Path directory;

    @BeforeEach
    void tellThemApart() {
        legacy.answers(RawUpstream.Script.saying("HTTP/1.1 200 OK\r\nContent-Length: 6\r\n\r\nlegacy"));
        shop.answers((request, out) -> RawUpstream.Then.CLOSE);
    }

    @AfterEach
    void stop() {
        legacy.close();
        shop.close();
    }

    @Test
    void aReadThatModernLeavesWithoutAnAnswerIsAnsweredByLegacyAndThatIsTold() throws IOException {
        Path log = directory.resolve("access.jsonl");
        try (RunningProxy proxy = start("live", "fallback: reads")) {
            // Until its breaker is open, and beyond that.
            for (int i = 0; i < 40; i++) {
                assertThat(RawClient.exchange(proxy.port(), GET))
                        .startsWith("HTTP/1.1 200 ")
                        .endsWith("legacy");
            }

            assertThat(proxy.admin("/actuator/prometheus").body())
                    .contains("strangler_fallback_total{capability=\"shop\",from=\"modern\",outcome=\"asked\"} 40.0");
            assertThat(proxy.capability().get("shadow").get("compared").asInt()).isZero();
        }
        assertThat(Files.readAllLines(log))
                .hasSize(40)
                .allMatch(line -> line.contains("\"side\":\"legacy\",\"fallback\":true"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "live    |                 | GET",
                "live    | fallback: reads | POST",
                "live    | fallback: reads | DELETE",
            })
    void nothingElseFallsBack(String stage, String keys, String method) throws IOException {
        try (RunningProxy proxy = start(stage, keys == null ? "" : keys)) {
            assertThat(RawClient.exchange(
                            proxy.port(), method + " /shop/1 HTTP/1.1\r\nHost: x\r\nContent-Length: 0\r\n\r\n"))
                    .startsWith("HTTP/1.1 502 ");
            assertThat(legacy.received()).isEmpty();
        }
    }

    @Test
    void modernAnswersForNobodyBeforeItIsLive() throws IOException {
        legacy.answers((request, out) -> RawUpstream.Then.CLOSE);
        shop.answers(RawUpstream.Script.saying("HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nshop"));
        try (RunningProxy proxy = start("shadow", "fallback: reads")) {
            assertThat(RawClient.exchange(proxy.port(), GET)).startsWith("HTTP/1.1 502 ");
        }
    }

    @Test
    void whatAnUpstreamAnswersIsItsAnswerAndAnAnswerThatHasBegunIsNotReplaced() throws IOException {
        try (RunningProxy proxy = start("live", "fallback: reads")) {
            shop.answers(RawUpstream.Script.saying("HTTP/1.1 500 Oops\r\nContent-Length: 4\r\n\r\noops"));
            assertThat(RawClient.exchange(proxy.port(), GET)).startsWith("HTTP/1.1 500 ");
            shop.answers(RawUpstream.Script.closingAfter("HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nhalf"));
            assertThat(RawClient.exchange(proxy.port(), GET)).endsWith("half[cut off]");
            shop.answers(RawUpstream.Script.closingAfter("HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\n"));
            try (RawClient client = new RawClient(proxy.port())) {
                client.send(GET);
                assertThat(client.head()).startsWith("HTTP/1.1 103 ");
                assertThat(client.answer()).startsWith("HTTP/1.1 502 ");
            }
            assertThat(legacy.received()).isEmpty();
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void nearDataLegacyAnswersOnlyWhenEverythingWrittenOnModernHasArrivedThere(boolean passed) throws Exception {
        DatabaseSpec database = TestPostgres.database();
        CapabilityName name = new CapabilityName("shop");
        try (FakeBridge control = FakeBridge.start(database, FakeBridge.Answer.NOTHING)) {
            long id = control.switchovers()
                    .request(
                            name,
                            Flags.fixed(name, Stage.SHADOW),
                            Flags.fixed(name, Stage.LIVE),
                            Duration.ofSeconds(5));
            control.switchovers().adopt(id);
        }
        String unused = ", database: { url: \"jdbc:postgresql://127.0.0.1:1/x\", username: x, password: x }";
        try (StubSystem bridge = StubSystem.answering(exchange ->
                        StubSystem.reply(exchange, 200, "application/json", "{\"passed\":" + passed + "}"));
                RunningProxy proxy = start(
                        "live",
                        "fallback: reads, entities: [ thing ]",
                        unused,
                        "control: { database: { url: \"" + database.url()
                                + "\", username: postgres } }\nbridge: { admin-port: "
                                + bridge.url().substring(bridge.url().lastIndexOf(':') + 1) + " }\n")) {
            assertThat(RawClient.exchange(proxy.port(), GET)).startsWith(passed ? "HTTP/1.1 200 " : "HTTP/1.1 502 ");
            assertThat(bridge.asked()).contains("GET /admin/streams/shop/modern/pass?timeout=2000");
        }
    }

    private RunningProxy start(String stage, String keys) throws IOException {
        return start(stage, keys, "", "");
    }

    private RunningProxy start(String stage, String keys, String databases, String more) throws IOException {
        Files.writeString(directory.resolve("flags.yaml"), "flags: { shop: { defaultVariant: " + stage + " } }");
        return RunningProxy.start(Files.writeString(
                directory.resolve("migration.yaml"),
                """
                migration: shop
                flags: flags.yaml
                proxy: { access-log: access.jsonl }
                systems:
                  legacy: { url: "http://127.0.0.1:%d"%s }
                  shop: { url: "http://127.0.0.1:%d"%s }
                capabilities:
                  shop: { modern: shop, shadow: { sample: 0 }, routes: [ { path: /shop/**, key: "path:2" } ]%s }
                """.formatted(legacy.port(), databases, shop.port(), databases, keys.isEmpty() ? "" : ", " + keys)
                        + more));
    }
}

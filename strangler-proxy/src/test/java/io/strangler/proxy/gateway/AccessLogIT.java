package io.strangler.proxy.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.strangler.proxy.RunningProxy;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class AccessLogIT {
    private static final JsonMapper JSON = JsonMapper.builder().build();

    @Test
    void everyRequestIsALineWithoutItsSecrets(@TempDir Path directory) throws IOException {
        Files.writeString(directory.resolve("flags.yaml"), "flags: { shop: { defaultVariant: off } }");
        Path log = directory.resolve("access.jsonl");
        try (RawUpstream upstream = new RawUpstream();
                RunningProxy proxy = RunningProxy.start(
                        Files.writeString(directory.resolve("migration.yaml"), """
                migration: shop
                flags: flags.yaml
                proxy: { access-log: access.jsonl }
                systems:
                  legacy: { url: "http://127.0.0.1:%d" }
                  shop: { url: "http://127.0.0.1:1" }
                capabilities:
                  shop: { modern: shop, routes: [ { path: /shop/** } ] }
                """.formatted(upstream.port())))) {
            RawClient.exchange(
                    proxy.port(),
                    "POST /shop/%22a?token=secret HTTP/1.1\r\nHost: x\r\nAuthorization: secret\r\nContent-Length: 6\r\n\r\nsecret");
            // The line is written when the request has ended, which is after its client has the answer.
            await().until(() -> Files.readAllLines(log).size() == 1);
            upstream.answers(RawUpstream.Script.saying("HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n"));
            RawClient.exchange(proxy.port(), "GET /other HTTP/1.1\r\nHost: x\r\n\r\n");

            await().until(() -> Files.readAllLines(log).size() == 2);
            List<String> lines = Files.readAllLines(log);
            assertThat(lines.toString()).doesNotContain("secret");
            JsonNode first = JSON.readTree(lines.getFirst());
            assertThat(first.get("client").asString()).isEqualTo("127.0.0.1");
            assertThat(first.get("method").asString()).isEqualTo("POST");
            assertThat(first.get("path").asString()).isEqualTo("/shop/%22a");
            assertThat(first.get("status").asInt()).isEqualTo(200);
            assertThat(first.get("outcome").asString()).isEqualTo("2xx");
            assertThat(first.get("capability").asString()).isEqualTo("shop");
            assertThat(first.get("side").asString()).isEqualTo("legacy");
            assertThat(first.get("received").asInt()).isEqualTo(6);
            assertThat(first.get("sent").asInt()).isEqualTo(2);
            JsonNode second = JSON.readTree(lines.getLast());
            assertThat(second.get("status").asInt()).isEqualTo(404);
            assertThat(second.get("capability").asString()).isEqualTo("none");
        }
    }
}

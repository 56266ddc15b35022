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

/** What is told of requests that the proxy refuses before it knows where they belong. */
class RefusedAtTheDoorIT {
    private static final JsonMapper JSON = new JsonMapper();
    private static final List<String> REFUSED = List.of(
            "GET /shop/1 HTTP/1.1\r\nHost: x\r\nno field\r\n\r\n",
            "GET /shop/%2e%2e/ HTTP/1.1\r\nHost: x\r\n\r\n",
            "GET /shop/1 HTTP/1.1\r\nHost: elsewhere\r\n\r\n",
            "POST /shop/1 HTTP/1.1\r\nHost: x\r\nContent-Length: 5000\r\n\r\n");

    @Test
    void discoveryMetricsAndAccessLogTellOfThemWithTheirDuration(@TempDir Path directory) throws IOException {
        Files.writeString(directory.resolve("flags.yaml"), "flags: { shop: { defaultVariant: off } }");
        Path log = directory.resolve("access.jsonl");
        try (RunningProxy proxy = RunningProxy.start(Files.writeString(directory.resolve("migration.yaml"), """
                migration: shop
                flags: flags.yaml
                proxy: { access-log: access.jsonl, discovery: 5, hosts: [ x ], body-limit: 1KiB }
                systems:
                  legacy: { url: "http://127.0.0.1:1" }
                  shop: { url: "http://127.0.0.1:1" }
                capabilities:
                  shop: { modern: shop, routes: [ { path: /shop/** } ] }
                """))) {
            for (String request : REFUSED) {
                assertThat(RawClient.exchange(proxy.port(), request)).startsWith("HTTP/1.1 4");
            }

            await().until(() -> Files.readAllLines(log).size() == REFUSED.size());
            assertThat(Files.readAllLines(log)).allSatisfy(line -> {
                assertThat(JSON.readTree(line).get("capability").asString()).isEqualTo("none");
                assertThat(JSON.readTree(line).get("millis").asDouble()).isPositive();
            });
            assertThat(metric(proxy, "count")).isEqualTo(REFUSED.size());
            assertThat(metric(proxy, "sum")).isPositive();

            JsonNode report = JSON.readTree(proxy.admin("/admin/discovery").body());
            JsonNode refused = report.path("refused");
            assertThat(refused.path("capability").asString()).isEqualTo("none");
            assertThat(refused.path("requests").asInt()).isEqualTo(REFUSED.size());
            assertThat(refused.path("rejected").asInt()).isEqualTo(REFUSED.size());
            assertThat(report.path("endpoints").size()).isZero();
            assertThat(report.path("other").path("requests").asInt()).isZero();
        }
    }

    private static double metric(RunningProxy proxy, String what) {
        String name = "strangler_requests_seconds_" + what + "{capability=\"none\",outcome=\"refused\",side=\"none\"} ";
        return proxy.admin("/actuator/prometheus")
                .body()
                .lines()
                .filter(line -> line.startsWith(name))
                .mapToDouble(line -> Double.parseDouble(line.substring(name.length())))
                .findFirst()
                .orElseThrow();
    }
}

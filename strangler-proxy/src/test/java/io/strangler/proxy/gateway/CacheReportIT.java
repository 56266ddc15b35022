package io.strangler.proxy.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.strangler.proxy.RunningProxy;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.json.JsonMapper;

/** What is told of the cache: metrics and explanations; and what a server says only in dates. */
class CacheReportIT {
    private RawUpstream legacy;
    private RunningProxy proxy;

    @BeforeEach
    void start(@TempDir Path directory) throws IOException {
        legacy = new RawUpstream();
        Files.writeString(
                directory.resolve("flags.yaml"),
                "flags: { shop: { defaultVariant: \"off\" }, plain: { defaultVariant: \"off\" } }");
        proxy = RunningProxy.start(
                Files.writeString(directory.resolve("migration.yaml"), """
                migration: shop
                flags: flags.yaml
                systems:
                  legacy: { url: "http://127.0.0.1:%d" }
                  shop: { url: "http://127.0.0.1:1" }
                capabilities:
                  shop:
                    modern: shop
                    routes: [ { path: /shop/**, cache: { limit: 1MiB, largest: 1KiB } } ]
                  plain: { modern: shop, routes: [ { path: /plain/** } ] }
                """.formatted(legacy.port())));
    }

    @AfterEach
    void stop() {
        proxy.close();
        legacy.close();
    }

    @Test
    void metricsTellWhatWasFoundAndWhatCameOfTheRest() throws IOException {
        assertThat(counted("requests", "hit")).isZero();

        saying("Cache-Control: max-age=60~ETag: \"a\"~Age: 60");
        get("/shop/stale", "");
        legacy.answers(RawUpstream.Script.saying("HTTP/1.1 304 Not Modified\r\nETag: \"a\"\r\n\r\n"));
        get("/shop/stale", "");
        saying("Cache-Control: max-age=60");
        get("/shop/fresh", "");
        get("/shop/fresh", "");
        get("/shop/fresh", "");
        get("/shop/fresh", "Cache-Control: no-store~");
        get("/shop/nowhere", "Cache-Control: only-if-cached~");
        saying("Cache-Control: private");
        get("/shop/private", "");

        await().untilAsserted(() -> {
            assertThat(counted("requests", "hit")).isEqualTo(2);
            assertThat(counted("requests", "miss")).isEqualTo(4);
            assertThat(counted("requests", "stale")).isEqualTo(1);
            assertThat(counted("requests", "bypass")).isEqualTo(1);
            assertThat(counted("answers", "stored")).isEqualTo(2);
            assertThat(counted("answers", "revalidated")).isEqualTo(1);
        });
        assertThat(proxy.admin("/actuator/prometheus").body())
                .doesNotContain("strangler_cache_requests_total{capability=\"plain\"");
    }

    @Test
    void anAnswerThatNamesOnlyTheTimeOfItsEndIsKeptUntilThen() throws IOException {
        saying("Expires: Tue, 23 Nov 2100 08:00:00 GMT");

        String first = get("/shop/1", "");
        String second = get("/shop/1", "");

        assertThat(first).contains("fwd=uri-miss; stored");
        assertThat(second).contains("; hit; ttl=", "\r\nDate: ");
        assertThat(legacy.received()).hasSize(1);
    }

    @Test
    void explanationsTellWhetherAnAnswerMayBeKept() {
        assertThat(explained("GET", "/shop/1")).isEqualTo("for as long as the answer says; 1 MiB in all, 1 KiB each");
        assertThat(explained("GET", "/shop/1", "Authorization: Bearer x"))
                .isEqualTo("no: the request has Authorization");
        assertThat(explained("GET", "/shop/1", "Range: bytes=0-1")).isEqualTo("no: the request has Range");
        assertThat(explained("POST", "/shop/1")).isEqualTo("no: only GET and HEAD");
        assertThat(explained("GET", "/plain/1")).isNull();
        assertThat(explained("GET", "/nobody/1")).isNull();
    }

    private String explained(String method, String path, String... headers) {
        StringBuilder query = new StringBuilder("/admin/explain?method=" + method + "&path=" + path);
        for (String header : headers) {
            query.append("&header=").append(URLEncoder.encode(header, StandardCharsets.UTF_8));
        }
        return new JsonMapper()
                .readTree(proxy.admin(query.toString()).body())
                .path("cached")
                .asString(null);
    }

    private double counted(String what, String result) {
        String name = "strangler_cache_" + what + "_total{capability=\"shop\",result=\"" + result + "\"} ";
        return proxy.admin("/actuator/prometheus")
                .body()
                .lines()
                .filter(line -> line.startsWith(name))
                .mapToDouble(line -> Double.parseDouble(line.substring(name.length())))
                .findFirst()
                .orElseThrow();
    }

    private void saying(String fields) {
        legacy.answers(RawUpstream.Script.saying(
                "HTTP/1.1 200 OK\r\n" + fields.replace("~", "\r\n") + "\r\nContent-Length: 2\r\n\r\nn1"));
    }

    private String get(String path, String fields) throws IOException {
        try (RawClient client = new RawClient(proxy.port())) {
            client.send("GET " + path + " HTTP/1.1\r\nHost: x\r\n" + fields.replace("~", "\r\n") + "\r\n");
            return client.answer(true);
        }
    }
}

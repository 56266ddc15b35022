package io.strangler.proxy.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.strangler.proxy.RunningProxy;
import io.strangler.proxy.StubSystem;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Routes by host and header fields, as clients and as operators see them. */
class RoutedHostIT {
    @TempDir
    static Path directory;

    private static StubSystem legacy;
    private static StubSystem modern;
    private static RunningProxy proxy;

    @BeforeAll
    static void start() throws IOException {
        legacy = StubSystem.saying("legacy");
        modern = StubSystem.saying("modern");
        Files.writeString(directory.resolve("flags.yaml"), """
                flags:
                  shop:
                    defaultVariant: shadow
                    targeting: { fractional: [ [ live, 100 ], [ shadow, 0 ] ] }
                """);
        proxy = RunningProxy.start(
                Files.writeString(directory.resolve("migration.yaml"), """
                migration: shop
                flags: flags.yaml
                systems:
                  legacy: { url: "%s" }
                  shop: { url: "%s" }
                capabilities:
                  shop:
                    modern: shop
                    routes:
                      - { path: /shop/**, host: "*.shop.example", key: "path:2" }
                      - { path: /shop/**, headers: { X-Channel: mobile }, methods: [ GET ] }
                """.formatted(legacy.url(), modern.url())));
    }

    @AfterAll
    static void stop() {
        proxy.close();
        legacy.close();
        modern.close();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "GET /shop/1 HTTP/1.1~Host: www.Shop.example:8080             | modern",
                "GET http://www.shop.example/shop/1 HTTP/1.1~Host: x          | modern",
                "GET http://x/shop/1 HTTP/1.1~Host: www.shop.example          | legacy",
                "GET /shop/1 HTTP/1.1~Host: shop.example                      | legacy",
                "GET /shop/1 HTTP/1.1~Host: x~X-Forwarded-Host: a.shop.example | legacy",
                "GET /shop/1 HTTP/1.1~Host: x~x-channel: mobile               | modern",
                "POST /shop/1 HTTP/1.1~Host: x~x-channel: mobile~Content-Length: 0 | legacy",
                "GET /shop/1 HTTP/1.1~Host: x~X-Channel: mobile~X-Channel: web | legacy",
            })
    void aRequestBelongsWhereItsHostAndFieldsSay(String request, String served) throws IOException {
        String answer = RawClient.exchange(proxy.port(), request.replace("~", "\r\n") + "\r\n\r\n");

        assertThat(answer).endsWith("\r\n\r\n" + served);
    }

    @Test
    void explainsWithFlagBucketAndRule() {
        assertThat(explained("GET", "/shop/42", "Host: www.shop.example", "Accept: */*"))
                .contains(
                        "\"capability\":\"shop\"",
                        "\"flag\":\"shop\"",
                        "\"key\":\"42\"",
                        "\"bucket\":",
                        "\\\"fractional\\\"",
                        "\"side\":\"modern\"",
                        "\"considered\":[]");
    }

    @Test
    void explainsWhyNoRouteClaimsARequest() {
        assertThat(explained("PUT", "/shop/42", "Host: x.example", "X-Channel: mobile"))
                .contains(
                        "no capability has a route",
                        "\"route\":\"/shop/** *.shop.example\"",
                        "the host is 'x.example', not *.shop.example",
                        "\"route\":\"/shop/** x-channel:mobile GET\"",
                        "PUT is not among its methods, GET");
    }

    private static String explained(String method, String path, String... headers) {
        StringBuilder query = new StringBuilder("/admin/explain?method=" + method + "&path=" + path);
        for (String header : headers) {
            query.append("&header=").append(URLEncoder.encode(header, StandardCharsets.UTF_8));
        }
        return proxy.admin(query.toString()).body();
    }
}

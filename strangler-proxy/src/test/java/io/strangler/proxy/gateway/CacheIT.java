package io.strangler.proxy.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.strangler.proxy.RunningProxy;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Answers that are kept by the plan's word, as clients and upstreams see it; every answer of the upstream is numbered. */
class CacheIT {
    @TempDir
    static Path directory;

    private static RawUpstream legacy;
    private static RawUpstream modern;
    private static RunningProxy proxy;
    private static final AtomicInteger PATHS = new AtomicInteger();

    private final String path = "/shop/" + PATHS.incrementAndGet();

    @BeforeAll
    static void start() throws IOException {
        legacy = new RawUpstream();
        modern = new RawUpstream();
        flag("off");
        proxy = RunningProxy.start(
                Files.writeString(directory.resolve("migration.yaml"), """
                migration: shop
                flags: flags.yaml
                systems:
                  legacy: { url: "http://127.0.0.1:%d" }
                  shop: { url: "http://127.0.0.1:%d" }
                capabilities:
                  shop:
                    modern: shop
                    shadow: { sample: 0 }
                    routes:
                      - { path: /shop/**, key: "header:X-Customer", methods: [ GET ], cache: { limit: 1MiB, largest: 1KiB } }
                      - { path: /shop/** }
                """.formatted(legacy.port(), modern.port())));
    }

    @AfterAll
    static void stop() {
        proxy.close();
        legacy.close();
        modern.close();
    }

    @Test
    void aFreshAnswerIsServedAgainWithItsAge() throws IOException {
        answering(legacy, 200, "Cache-Control: max-age=60~ETag: \"a\"~Content-Type: text/x");

        String first = get("");
        String second = get("");

        assertThat(first)
                .contains("Cache-Status: strangler; fwd=uri-miss; stored\r\n")
                .endsWith("\r\n\r\nn1");
        assertThat(second)
                .startsWith("HTTP/1.1 200 ")
                .contains("\r\nContent-Type: text/x\r\n", "\r\nAge: ", "Cache-Status: strangler; hit; ttl=")
                .endsWith("\r\n\r\nn1");
        assertThat(exchange("HEAD", path, ""))
                .startsWith("HTTP/1.1 200 ")
                .contains("ontent-")
                .doesNotContain("n1");
        assertThat(get("If-None-Match: W/\"a\", \"b\"~"))
                .startsWith("HTTP/1.1 304 ")
                .contains("ETag: \"a\"");
        assertThat(get("If-None-Match: \"b\"~")).endsWith("n1");
        assertThat(get("Cache-Control: max-age=59, min-fresh=1~")).endsWith("n1");
        assertThat(legacy.received()).hasSize(1);
    }

    @Test
    void aStaleAnswerIsAskedAboutAndUsedOnWhenItStillHolds() throws IOException {
        legacy.answers((request, out) -> {
            RawUpstream.say(
                    out,
                    request.contains("If-None-Match: \"a\"")
                            ? "HTTP/1.1 304 Not Modified\r\nETag: \"a\"\r\nX-News: 1\r\n\r\n"
                            : "HTTP/1.1 200 OK\r\nCache-Control: max-age=60\r\nAge: 60\r\nETag: \"a\"\r\nContent-Length: 2\r\n\r\nn1");
            return RawUpstream.Then.KEEP;
        });

        get("");

        assertThat(get("If-None-Match: \"mine\"~"))
                .startsWith("HTTP/1.1 200 ")
                .contains("Cache-Status: strangler; fwd=stale; fwd-status=304", "X-News: 1")
                .endsWith("n1");
        assertThat(legacy.received()).hasSize(2);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Authorization: Bearer x~",
                "Cookie: session=1~",
                "Range: bytes=0-0~",
                "Cache-Control: no-store~",
                "Cache-Control: no-cache~",
                "Pragma: no-cache~",
                "X-Customer: 2~",
                "Accept: text/y~"
            })
    void isNotServedToWhomeverItMayNotBeFor(String fields) throws IOException {
        answering(legacy, 200, "Cache-Control: max-age=60~Vary: Accept");
        assertThat(get("X-Customer: 1~Accept: text/x~")).endsWith("n1");

        assertThat(get((fields.startsWith("X-C") ? "" : "X-Customer: 1~")
                        + (fields.startsWith("Acc") ? "" : "Accept: text/x~")
                        + fields))
                .endsWith("n2");
        if (fields.startsWith("Authorization") || fields.startsWith("Cookie")) {
            assertThat(get("X-Customer: 1~Accept: text/x~")).endsWith("n1");
            assertThat(exchange("GET", path + "?of=one", fields)).endsWith("n3");
            assertThat(exchange("GET", path + "?of=one", "")).endsWith("n4");
        }
    }

    @Test
    void anAnswerForEverybodyIsServedToThoseWithCookiesButNeverToThoseWithProofs() throws IOException {
        answering(legacy, 200, "Cache-Control: public, max-age=60");
        assertThat(get("Cookie: a=1~")).endsWith("n1");

        assertThat(get("Cookie: a=2~")).endsWith("n1");
        assertThat(get("Authorization: Bearer x~")).contains("fwd=bypass").endsWith("n2");
    }

    @Test
    void aWriteDropsWhatWasKeptOfItsPathAlsoByAnotherRoute() throws IOException {
        answering(legacy, 200, "Cache-Control: max-age=60");
        assertThat(exchange("GET", path + "?page=1", "")).endsWith("n1");
        assertThat(exchange("GET", path + "?page=1", "")).endsWith("n1");

        assertThat(exchange("PUT", path, "Content-Length: 0~")).endsWith("n2");

        assertThat(exchange("GET", path + "?page=1", "")).endsWith("n3");
    }

    @Test
    void aLargeBodyPassesAndIsNotKept() throws IOException {
        String body = "x".repeat(1025);
        for (String framing : new String[] {
            "Content-Length: 1025\r\n\r\n" + body, "Transfer-Encoding: chunked\r\n\r\n401\r\n" + body + "\r\n0\r\n\r\n"
        }) {
            legacy.answers(RawUpstream.Script.saying("HTTP/1.1 200 OK\r\nCache-Control: max-age=60\r\n" + framing));
            assertThat(get("")).contains(body);
            assertThat(get("")).contains(body);
            assertThat(legacy.received()).hasSize(2);
        }
    }

    @Test
    void anAnswerThatBreaksOffIsNotKept() throws IOException {
        legacy.answers(RawUpstream.Script.closingAfter(
                "HTTP/1.1 200 OK\r\nCache-Control: max-age=60\r\nContent-Length: 9\r\n\r\nhalf"));
        get("");
        answering(legacy, 200, "Cache-Control: max-age=60");

        assertThat(get("")).endsWith("n1");
    }

    @Test
    void whatIsNotKeptIsNotWaitedFor() throws IOException {
        answering(legacy, 200, "Cache-Control: max-age=60");

        assertThat(get("Cache-Control: only-if-cached~")).startsWith("HTTP/1.1 504 ");
        assertThat(legacy.received()).isEmpty();
    }

    @Test
    void everythingIsDroppedWhenTheRuleChangesAndAlsoWhenItComesBack() throws IOException {
        answering(legacy, 200, "Cache-Control: max-age=60");
        answering(modern, 200, "Cache-Control: max-age=60");
        get("");
        get("");
        assertThat(legacy.received()).hasSize(1);

        flag("live");
        await().until(() -> stage().equals("live"));
        get("");
        get("");
        assertThat(modern.received()).hasSize(1);

        flag("off");
        await().until(() -> stage().equals("off"));
        get("");
        assertThat(legacy.received()).hasSize(2);
    }

    private static String stage() {
        return proxy.capability().get("stage").asString();
    }

    private static void flag(String stage) throws IOException {
        Files.writeString(directory.resolve("flags.yaml"), "flags: { shop: { defaultVariant: \"" + stage + "\" } }");
    }

    private static void answering(RawUpstream upstream, int status, String fields) {
        AtomicInteger number = new AtomicInteger();
        upstream.answers((request, out) -> {
            RawUpstream.say(
                    out,
                    "HTTP/1.1 " + status + " OK\r\n" + fields.replace("~", "\r\n") + "\r\nContent-Length: 2\r\n\r\n"
                            + (request.startsWith("HEAD") ? "" : "n" + number.incrementAndGet()));
            return RawUpstream.Then.KEEP;
        });
    }

    private String get(String fields) throws IOException {
        return exchange("GET", path, fields);
    }

    private static String exchange(String method, String path, String fields) throws IOException {
        try (RawClient client = new RawClient(proxy.port())) {
            client.send(method + " " + path + " HTTP/1.1\r\nHost: x\r\n" + fields.replace("~", "\r\n") + "\r\n");
            return client.answer(!method.equals("HEAD"));
        }
    }
}

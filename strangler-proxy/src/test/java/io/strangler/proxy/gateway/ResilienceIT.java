package io.strangler.proxy.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.strangler.proxy.RunningProxy;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ResilienceIT {
    private static final int MORE_THAN_THE_BREAKER_NEEDS = 30;
    private static final int CONCURRENCY = 3;
    private static final String OK = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";

    private final RawUpstream legacy = new RawUpstream();
    private final RawUpstream shop = new RawUpstream();

    private RunningProxy proxy;

    // Two capabilities on one modern system, one of them only for half of its keys.
    @BeforeEach
    void start(@TempDir Path directory) throws IOException {
        Files.writeString(directory.resolve("flags.yaml"), """
                flags:
                  customers: { defaultVariant: shadow, targeting: { fractional: [ [ live, 50 ], [ shadow, 50 ] ] } }
                  stock: { defaultVariant: live }
                """);
        proxy = RunningProxy.start(Files.writeString(
                directory.resolve("migration.yaml"), """
                migration: shop
                flags: flags.yaml
                proxy: { answer-timeout: 20s, connect-timeout: 1s, concurrency: %d }
                systems:
                  legacy: { url: "http://127.0.0.1:%d" }
                  shop: { url: "http://127.0.0.1:%d" }
                capabilities:
                  customers: { modern: shop, shadow: { sample: 0 }, routes: [ { path: /customers/**, key: "path:2" } ] }
                  stock: { modern: shop, shadow: { sample: 0 }, routes: [ { path: /stock/** } ] }
                """.formatted(CONCURRENCY, legacy.port(), shop.port())));
    }

    @AfterEach
    void stop() {
        proxy.close();
        legacy.close();
        shop.close();
    }

    @Test
    void aBrokenSideIsNoLongerAskedAndProbedUntilItIsBack() throws IOException {
        String live = liveKey();
        breakFor("/customers/");
        for (int i = 0; i < MORE_THAN_THE_BREAKER_NEEDS; i++) {
            get("/customers/" + live);
        }

        shop.received().clear();
        String refused = get("/customers/" + live);
        assertThat(refused).startsWith("HTTP/1.1 503 ").contains("Retry-After: 1\r\n", "shop has failed too often");
        assertThat(shop.received()).isEmpty();
        assertThat(counted("failed", "")).isGreaterThanOrEqualTo(20);
        assertThat(counted("failed", "") + counted("refused", ",reason=\"breaker\""))
                .isEqualTo(MORE_THAN_THE_BREAKER_NEEDS + 1);
        assertThat(metrics())
                .contains(
                        "strangler_upstream_distrusted{capability=\"customers\",side=\"modern\"} 1.0",
                        "strangler_upstream_distrusted{capability=\"customers\",side=\"legacy\"} 0.0");

        shop.answers(RawUpstream.Script.saying(OK));
        await().atMost(Duration.ofSeconds(5))
                .untilAsserted(() -> assertThat(get("/customers/" + live)).startsWith("HTTP/1.1 200 "));
        for (int i = 0; i < MORE_THAN_THE_BREAKER_NEEDS; i++) {
            assertThat(get("/customers/" + live)).startsWith("HTTP/1.1 200 ");
        }
        assertThat(metrics()).contains("strangler_upstream_distrusted{capability=\"customers\",side=\"modern\"} 0.0");
    }

    @Test
    void aSideThatNeverFinishesItsAnswersIsNoLongerAsked() throws IOException {
        shop.answers((request, out) -> {
            RawUpstream.say(out, "HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nhalf");
            return RawUpstream.Then.CLOSE;
        });
        for (int i = 0; i < MORE_THAN_THE_BREAKER_NEEDS; i++) {
            get("/stock/1");
        }

        assertThat(get("/stock/1")).startsWith("HTTP/1.1 503 ").contains("shop has failed too often");
    }

    @Test
    void clientsThatLeaveInTheMiddleOfAnAnswerSayNothingOfItsUpstream() throws IOException {
        shop.answers((request, out) -> {
            RawUpstream.say(out, "HTTP/1.1 200 OK\r\nContent-Length: 20000000\r\n\r\n");
            for (int i = 0; i < 200; i++) {
                out.write(new byte[100_000]);
            }
            return RawUpstream.Then.KEEP;
        });
        for (int i = 0; i < 2 * MORE_THAN_THE_BREAKER_NEEDS; i++) {
            try (RawClient client = new RawClient(proxy.port())) {
                client.send("GET /stock/1 HTTP/1.1\r\nHost: x\r\n\r\n");
                assertThat(client.head()).startsWith("HTTP/1.1 200 ");
            }
        }

        shop.answers(RawUpstream.Script.saying(OK));
        assertThat(get("/stock/1")).startsWith("HTTP/1.1 200 ");
    }

    @Test
    void neitherTheOtherSideNorAnotherCapabilityOfTheSameSystemSuffers() throws IOException {
        String live = liveKey();
        String notLive = key("legacy");
        breakFor("/customers/");
        for (int i = 0; i < MORE_THAN_THE_BREAKER_NEEDS; i++) {
            get("/customers/" + live);
        }
        assertThat(get("/customers/" + live)).startsWith("HTTP/1.1 503 ");

        assertThat(get("/customers/" + notLive)).startsWith("HTTP/1.1 200 ");
        assertThat(get("/stock/1")).startsWith("HTTP/1.1 200 ");
        assertThat(get("/elsewhere")).startsWith("HTTP/1.1 200 ");
    }

    @Test
    void whatAnUpstreamAnswersIsNoFaultOfItsConnection() throws IOException {
        shop.answers(RawUpstream.Script.saying("HTTP/1.1 500 Oops\r\nContent-Length: 4\r\n\r\noops"));

        for (int i = 0; i < 2 * MORE_THAN_THE_BREAKER_NEEDS; i++) {
            assertThat(get("/stock/1")).startsWith("HTTP/1.1 500 ").endsWith("oops");
        }
    }

    @Test
    void clientsThatLeaveSayNothingAboutAnUpstream() throws Exception {
        CountDownLatch hanging = new CountDownLatch(1);
        shop.answers((request, out) -> {
            if (request.startsWith("GET /stock/hang")) {
                awaitEnd(hanging);
            }
            RawUpstream.say(out, OK);
            return RawUpstream.Then.KEEP;
        });
        try {
            for (int i = 1; i <= MORE_THAN_THE_BREAKER_NEEDS; i++) {
                int asked = i;
                try (RawClient client = new RawClient(proxy.port())) {
                    client.send("GET /stock/hang HTTP/1.1\r\nHost: x\r\n\r\n");
                    await().pollInterval(Duration.ofMillis(5))
                            .until(() -> shop.received().size() == asked);
                }
            }

            await().untilAsserted(() -> assertThat(get("/stock/1")).startsWith("HTTP/1.1 200 "));
        } finally {
            hanging.countDown();
        }
    }

    @Test
    void aSideThatHangsTakesNoMorePlacesThanItHasAndGivesThemBack() throws Exception {
        CountDownLatch hanging = new CountDownLatch(1);
        shop.answers((request, out) -> {
            if (request.startsWith("GET /stock/hang")) {
                awaitEnd(hanging);
            }
            RawUpstream.say(out, OK);
            return RawUpstream.Then.KEEP;
        });
        List<RawClient> waiting = new ArrayList<>();
        try {
            for (int i = 0; i < CONCURRENCY; i++) {
                RawClient client = new RawClient(proxy.port());
                waiting.add(client);
                client.send("GET /stock/hang HTTP/1.1\r\nHost: x\r\n\r\n");
            }
            await().until(() -> shop.received().size() == CONCURRENCY);

            long before = System.nanoTime();
            String refused = get("/stock/1");
            Duration took = Duration.ofNanos(System.nanoTime() - before);

            assertThat(refused)
                    .startsWith("HTTP/1.1 503 ")
                    .contains("Retry-After: 1\r\n", "shop has 3 requests running already");
            assertThat(counted("refused", ",reason=\"full\"")).isZero();
            assertThat(metrics())
                    .contains(
                            "strangler_upstream_running{capability=\"customers\",side=\"modern\"} 0.0",
                            "strangler_upstream_running{capability=\"stock\",side=\"modern\"} " + CONCURRENCY + ".0",
                            "strangler_upstream_refused_total{capability=\"stock\",reason=\"full\",side=\"modern\"} 1.0",
                            "strangler_upstream_failed_total{capability=\"none\",side=\"legacy\"} 0.0");
            assertThat(took).isLessThan(Duration.ofSeconds(1));
            assertThat(shop.received()).hasSize(CONCURRENCY);
            assertThat(get("/customers/" + liveKey())).startsWith("HTTP/1.1 200 ");

            hanging.countDown();
            for (RawClient client : waiting) {
                assertThat(client.answer()).startsWith("HTTP/1.1 200 ");
            }
            await().untilAsserted(() -> assertThat(get("/stock/1")).startsWith("HTTP/1.1 200 "));
        } finally {
            hanging.countDown();
            for (RawClient client : waiting) {
                client.close();
            }
        }
    }

    private void breakFor(String path) {
        shop.answers((request, out) -> {
            if (request.startsWith("GET " + path)) {
                return RawUpstream.Then.CLOSE;
            }
            RawUpstream.say(out, OK);
            return RawUpstream.Then.KEEP;
        });
    }

    private String get(String path) throws IOException {
        return RawClient.exchange(proxy.port(), "GET " + path + " HTTP/1.1\r\nHost: x\r\n\r\n");
    }

    private double counted(String what, String reason) {
        String name = "strangler_upstream_" + what + "_total{capability=\"customers\"" + reason + ",side=\"modern\"} ";
        return metrics()
                .lines()
                .filter(line -> line.startsWith(name))
                .mapToDouble(line -> Double.parseDouble(line.substring(name.length())))
                .findFirst()
                .orElseThrow();
    }

    private String metrics() {
        return proxy.admin("/actuator/prometheus").body();
    }

    private String liveKey() {
        return key("modern");
    }

    private String key(String side) {
        return IntStream.range(1, 100)
                .mapToObj(String::valueOf)
                .filter(key -> proxy.admin("/admin/explain?path=/customers/" + key)
                        .body()
                        .contains("\"side\":\"" + side + "\""))
                .findFirst()
                .orElseThrow();
    }

    private static void awaitEnd(CountDownLatch latch) throws IOException {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new IOException(e);
        }
    }
}

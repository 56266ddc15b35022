package io.strangler.proxy.gateway;

import static io.strangler.proxy.gateway.RawClient.withoutId;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.micrometer.core.instrument.MeterRegistry;
import io.strangler.proxy.RunningProxy;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Connections that stop being HTTP: what crosses the proxy then, and how it ends. */
class TunnelIT {
    private static final int CONCURRENCY = 3;
    private static final String SWITCHED =
            "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n\r\n";
    private static final String OK = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";
    private static final byte[] BLOCK = new byte[64 * 1024];

    private static Acceptor legacy;
    private static RunningProxy proxy;

    private final List<RawClient> open = new ArrayList<>();

    @BeforeAll
    static void start(@TempDir Path directory) throws IOException {
        legacy = new Acceptor();
        proxy = proxy(directory, "tunnel-idle: 2s, drain-limit: 1s");
    }

    @AfterAll
    static void stop() {
        proxy.close();
        legacy.close();
    }

    @AfterEach
    void closeAll() throws IOException {
        for (RawClient each : open) {
            each.close();
        }
        await().atMost(Duration.ofSeconds(10)).until(() -> tunnels("none") + tunnels("shop") == 0);
    }

    @Test
    void theHandshakeCrossesTheProxyAndThenEveryByteDoes() throws IOException {
        RawClient client = client();
        client.send("GET /ws?room=1 HTTP/1.1\r\nHost: shop.example\r\nConnection: keep-alive, Upgrade, X-Hop\r\n"
                + "Upgrade: websocket\r\nSec-WebSocket-Key: a==\r\nSec-WebSocket-Version: 13\r\nX-Hop: 1\r\n\r\n");
        RawClient upstream = upstream();

        assertThat(upstream.head().split("\r\n"))
                .startsWith("GET /ws?room=1 HTTP/1.1", "Host: shop.example")
                .contains("Sec-WebSocket-Key: a==", "Sec-WebSocket-Version: 13", "Via: 1.1 strangler")
                .contains("connection: Upgrade", "upgrade: websocket")
                .doesNotContain("X-Hop: 1");
        upstream.send("HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                + "Sec-WebSocket-Accept: b=\r\nSet-Cookie: c=1\r\n\r\n");
        assertThat(withoutId(client.head()))
                .isEqualTo("HTTP/1.1 101 Switching Protocols\r\nSec-WebSocket-Accept: b=\r\nSet-Cookie: c=1\r\n"
                        + "connection: Upgrade\r\nupgrade: websocket\r\n\r\n");

        String everyByte = everyByte();
        client.send(everyByte);
        assertThat(text(upstream, 256)).isEqualTo(everyByte);
        upstream.send(everyByte);
        assertThat(text(client, 256)).isEqualTo(everyByte);
        awaitTunnels("none", 1);
    }

    @Test
    void bytesRightBehindTheRequestAndRightBehindTheAnswerAreNotLost() throws IOException {
        RawClient client = client();
        client.send(asking("/ws") + "GET / HTTP/1.1 is not HTTP here\r\n\r\n");
        RawClient upstream = upstream();
        assertThat(upstream.head()).startsWith("GET /ws ");

        upstream.send(SWITCHED + "first words");

        assertThat(client.head()).startsWith("HTTP/1.1 101 ");
        assertThat(text(client, 11)).isEqualTo("first words");
        assertThat(upstream.until("\r\n\r\n")).isEqualTo("GET / HTTP/1.1 is not HTTP here\r\n\r\n");
    }

    @Test
    void lastWordsOfAnUpstreamThatClosesWithItsAnswerArrive() throws IOException {
        RawClient client = client();
        client.send(asking("/ws"));
        RawClient upstream = upstream();
        upstream.head();

        upstream.send(SWITCHED + "bye");
        upstream.close();

        assertThat(client.head()).startsWith("HTTP/1.1 101 ");
        assertThat(text(client, 3)).isEqualTo("bye");
        assertThat(client.closed()).isTrue();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "HTTP/1.1 403 Forbidden~Content-Length: 2~~no | HTTP/1.1 403 Forbidden~Content-Length: 2~~no",
                "HTTP/1.1 200 OK~Content-Length: 2~~ok        | HTTP/1.1 200 OK~Content-Length: 2~~ok",
                "HTTP/1.1 426 Upgrade Required~Upgrade: x/2~Connection: Upgrade~Content-Length: 0~~"
                        + "| HTTP/1.1 426 Upgrade Required~connection: Upgrade~upgrade: x/2~Content-Length: 0~~",
            })
    void aRefusalIsRelayedAndTheConnectionGoesOn(String answer, String relayed) throws IOException {
        RawClient client = client();
        client.send(asking("/ws") + "GET /next HTTP/1.1\r\nHost: a\r\n\r\n");
        RawClient upstream = upstream();
        upstream.head();

        upstream.send(answer.replace("~", "\r\n"));

        assertThat(withoutId(client.answer())).isEqualTo(relayed.replace("~", "\r\n"));
        RawClient next = upstream();
        assertThat(next.head()).startsWith("GET /next ");
        next.send(OK);
        assertThat(withoutId(client.answer())).isEqualTo(OK);
        assertThat(upstream.closed()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "GET / HTTP/1.1~Host: a~Connection: Upgrade, HTTP2-Settings~Upgrade: h2c~HTTP2-Settings: x~~",
                "GET / HTTP/1.1~Host: a~Connection: Upgrade~Upgrade: chat~~",
                "GET / HTTP/1.1~Host: a~Upgrade: websocket~~",
                "GET /closed/1 HTTP/1.1~Host: a~Connection: Upgrade~Upgrade: websocket~~",
                "GET /chat/1 HTTP/1.1~Host: a~Connection: Upgrade~Upgrade: websocket~~",
                "POST / HTTP/1.1~Host: a~Connection: Upgrade~Upgrade: websocket~Content-Length: 2~~hi",
                "GET / HTTP/1.1~Host: a~Connection: Upgrade~Upgrade: websocket~Transfer-Encoding: chunked~~2~hi~0~~",
            })
    void whatIsNotListedIsAnOrdinaryRequest(String request) throws IOException {
        RawClient client = client();
        client.send(request.replace("~", "\r\n"));
        RawClient upstream = upstream();

        assertThat(upstream.head()).doesNotContainIgnoringCase("upgrade").doesNotContainIgnoringCase("http2-settings");
        if (request.contains("hi")) {
            assertThat(upstream.until("hi")).endsWith("hi");
        }
        upstream.send(OK);
        assertThat(withoutId(client.answer())).isEqualTo(OK);

        client.send("GET /next HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n");
        assertThat(upstream.until("GET /next HTTP/1.1")).endsWith("GET /next HTTP/1.1");
        upstream.head();
        upstream.send(OK);
        assertThat(client.answer()).startsWith("HTTP/1.1 200 ");
    }

    @Test
    void onlyWhatIsListedIsOffered() throws IOException {
        RawClient client = client();
        client.send("GET /chat/1 HTTP/1.1\r\nHost: a\r\nConnection: upgrade\r\n"
                + "Upgrade: h2c, CHAT/1, websocket\r\nUpgrade: chat/2\r\n\r\n");
        RawClient upstream = upstream();

        assertThat(upstream.head()).contains("upgrade: CHAT/1, chat/2\r\n");
        upstream.send(SWITCHED.replace("websocket", "chat/1"));
        assertThat(client.head()).contains("upgrade: chat/1\r\n");
        client.send("hello");
        assertThat(text(upstream, 5)).isEqualTo("hello");
    }

    @ParameterizedTest
    @ValueSource(strings = {"Upgrade: h2c\r\n", "Upgrade: websocket, h2c\r\n", ""})
    void anUpstreamThatSwitchesToSomethingElseIsA502(String upgrade) throws IOException {
        RawClient client = client();
        client.send(asking("/ws"));
        RawClient upstream = upstream();
        upstream.head();

        upstream.send("HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\n" + upgrade + "\r\n");

        assertThat(client.answer()).startsWith("HTTP/1.1 502 ").contains("application/problem+json");
        assertThat(upstream.closed()).isTrue();
    }

    @Test
    void anUpstreamThatDoesNotAnswerIsA504AndIsLetGo() throws IOException {
        RawClient client = client();
        client.send(asking("/ws"));
        RawClient upstream = upstream();
        upstream.head();

        assertThat(client.answer()).startsWith("HTTP/1.1 504 ");
        assertThat(upstream.closed()).isTrue();
    }

    @Test
    void theEndOfOneDirectionIsPassedOnAndTheOtherGoesOn() throws IOException {
        Pair pair = tunnel("/ws");
        pair.client.send("my last words");
        pair.client.finish();
        assertThat(text(pair.upstream, 14)).isEqualTo("my last words");

        pair.upstream.send("and mine");
        assertThat(text(pair.client, 8)).isEqualTo("and mine");
        pair.upstream.finish();
        assertThat(pair.client.closed()).isTrue();

        Pair other = tunnel("/ws");
        other.upstream.finish();
        assertThat(other.client.closed()).isTrue();
        other.client.send("still here");
        assertThat(text(other.upstream, 10)).isEqualTo("still here");
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void whenOneSideIsGoneTheOtherIsClosed(boolean client) throws IOException {
        Pair pair = tunnel("/shop/1");
        awaitTunnels("shop", 1);
        RawClient leaving = client ? pair.client : pair.upstream;
        leaving.socket().setSoLinger(true, 0);

        leaving.close();

        assertThat((client ? pair.upstream : pair.client).closed()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aReaderThatStopsStopsTheWriterAndNothingIsLost(boolean down) throws Exception {
        Pair pair = tunnel("/ws");
        RawClient writer = down ? pair.upstream : pair.client;
        RawClient reader = down ? pair.client : pair.upstream;
        AtomicLong written = new AtomicLong();
        long size = 64L * 1024 * 1024;
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            Future<?> writing = threads.submit(() -> {
                for (long sent = 0; sent < size; sent += BLOCK.length) {
                    writer.socket().getOutputStream().write(BLOCK);
                    written.addAndGet(BLOCK.length);
                }
                return null;
            });
            AtomicLong before = new AtomicLong(-1);
            await().pollInterval(Duration.ofMillis(200))
                    .atMost(Duration.ofSeconds(5))
                    .until(() -> before.getAndSet(written.get()) == written.get());
            assertThat(written.get()).isPositive().isLessThan(size / 2);

            long read = 0;
            while (read < size) {
                read += reader.bytes(BLOCK.length).length;
            }
            writing.get(5, TimeUnit.SECONDS);
        }
    }

    @Test
    void aTunnelHoldsItsPlaceAtTheUpstream() throws IOException {
        List<Pair> pairs = new ArrayList<>();
        for (int i = 0; i < CONCURRENCY; i++) {
            pairs.add(tunnel("/shop/1"));
        }
        awaitTunnels("shop", CONCURRENCY);
        assertThat(RawClient.exchange(proxy.port(), asking("/shop/1"))).startsWith("HTTP/1.1 503 ");

        pairs.getFirst().client.close();
        pairs.getFirst().upstream.close();

        awaitTunnels("shop", CONCURRENCY - 1);
        tunnel("/shop/1");
    }

    @Test
    void aTunnelInWhichNothingMovesIsClosed() throws Exception {
        Pair pair = tunnel("/ws");
        for (int i = 0; i < 4; i++) {
            await().pollDelay(Duration.ofMillis(800)).until(() -> true);
            pair.client.send(".");
            assertThat(text(pair.upstream, 1)).isEqualTo(".");
        }

        assertThat(pair.client.closed()).isTrue();
        assertThat(pair.upstream.closed()).isTrue();
    }

    @Test
    void aDrainLetsATunnelGoOnForAWhileAndThenClosesIt(@TempDir Path directory) throws Exception {
        RunningProxy draining = proxy(directory, "drain-limit: 2s");
        Pair pair = tunnel(draining, "/ws");
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            long began = System.nanoTime();
            Future<?> closing = threads.submit(draining::close);
            await().atMost(Duration.ofSeconds(1)).until(() -> refusesConnections(draining.port()));

            pair.client.send("still");
            assertThat(text(pair.upstream, 5)).isEqualTo("still");
            assertThat(pair.client.closed()).isTrue();
            assertThat(Duration.ofNanos(System.nanoTime() - began)).isGreaterThan(Duration.ofSeconds(1));
            assertThat(pair.upstream.closed()).isTrue();
            closing.get(10, TimeUnit.SECONDS);
        }
    }

    private static boolean refusesConnections(int port) {
        try (RawClient client = new RawClient(port)) {
            return false;
        } catch (IOException refused) {
            return true;
        }
    }

    private Pair tunnel(String path) throws IOException {
        return tunnel(proxy, path);
    }

    private Pair tunnel(RunningProxy through, String path) throws IOException {
        RawClient client = keep(new RawClient(through.port()));
        client.send(asking(path));
        RawClient upstream = upstream();
        upstream.head();
        upstream.send(SWITCHED);
        assertThat(client.head()).startsWith("HTTP/1.1 101 ");
        return new Pair(client, upstream);
    }

    private RawClient client() throws IOException {
        return keep(new RawClient(proxy.port()));
    }

    private RawClient upstream() throws IOException {
        return keep(legacy.accept());
    }

    private RawClient keep(RawClient client) {
        open.add(client);
        return client;
    }

    private static String asking(String path) {
        return "GET " + path + " HTTP/1.1\r\nHost: a\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n";
    }

    private static String text(RawClient reader, int length) throws IOException {
        return new String(reader.bytes(length), StandardCharsets.ISO_8859_1);
    }

    private static String everyByte() {
        StringBuilder text = new StringBuilder();
        for (char c = 0; c < 256; c++) {
            text.append(c);
        }
        return text.toString();
    }

    // Counted a moment after the client has its answer.
    private static void awaitTunnels(String capability, int open) {
        await().atMost(Duration.ofSeconds(5)).until(() -> tunnels(capability) == open);
    }

    private static double tunnels(String capability) {
        var gauge = proxy.bean(MeterRegistry.class)
                .find("strangler.tunnels")
                .tags("capability", capability, "side", "legacy")
                .gauge();
        return gauge == null ? 0 : gauge.value();
    }

    private static RunningProxy proxy(Path directory, String limits) throws IOException {
        Files.writeString(
                directory.resolve("flags.yaml"),
                "flags: { shop: { defaultVariant: off }, chat: { defaultVariant: off }, closed: { defaultVariant: off } }");
        return RunningProxy.start(Files.writeString(
                directory.resolve("migration.yaml"), """
                migration: shop
                flags: flags.yaml
                proxy: { answer-timeout: 1s, connect-timeout: 1s, concurrency: %d, %s }
                systems:
                  legacy: { url: "http://127.0.0.1:%d" }
                  shop: { url: "http://127.0.0.1:1" }
                capabilities:
                  shop: { modern: shop, routes: [ { path: /shop/** } ] }
                  chat: { modern: shop, routes: [ { path: /chat/**, upgrade: [ chat/1, chat/2 ] } ] }
                  closed: { modern: shop, routes: [ { path: /closed/**, upgrade: [] } ] }
                """.formatted(CONCURRENCY, limits, legacy.port())));
    }

    private record Pair(RawClient client, RawClient upstream) {}
}

package io.strangler.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicLong;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Bodies larger than all of the proxy's memory, and readers slower than their writers. */
class LargeBodyIT {
    private static final long SIZE = 1024L * 1024 * 1024;
    private static final AtomicLong TAKEN = new AtomicLong();
    private static final AtomicLong GIVEN = new AtomicLong();
    private static final StubSystem LEGACY = StubSystem.answering(exchange -> {
        byte[] block = new byte[64 * 1024];
        TAKEN.set(0);
        GIVEN.set(0);
        for (int read = exchange.getRequestBody().read(block); read >= 0; ) {
            TAKEN.addAndGet(read);
            read = exchange.getRequestBody().read(block);
        }
        boolean down = exchange.getRequestURI().getPath().equals("/down");
        exchange.sendResponseHeaders(200, down ? SIZE : -1);
        try (OutputStream out = exchange.getResponseBody()) {
            for (long sent = 0; down && sent < SIZE; sent += block.length) {
                out.write(block);
                GIVEN.addAndGet(block.length);
            }
        }
    });

    private static @Nullable ProxyProcess proxy;

    @BeforeAll
    static void start(@TempDir Path directory) throws IOException {
        Files.writeString(directory.resolve("flags.yaml"), "flags: { shop: { defaultVariant: off } }");
        Path plan = Files.writeString(directory.resolve("migration.yaml"), """
                migration: shop
                flags: flags.yaml
                systems: { legacy: { url: "%s" }, shop: { url: "http://127.0.0.1:1" } }
                capabilities: { shop: { modern: shop, routes: [ { path: /shop/** } ] } }
                """.formatted(LEGACY.url()));
        proxy = ProxyProcess.start(List.of("-Xmx64m"), plan).untilReady();
    }

    @AfterAll
    static void stop() {
        if (proxy != null) {
            proxy.close();
        }
        LEGACY.close();
    }

    @Test
    void anUploadLargerThanTheHeapPasses() throws IOException {
        try (Socket socket = connect()) {
            send(socket, "PUT /up HTTP/1.1\r\nHost: a\r\nContent-Length: " + SIZE + "\r\n\r\n");
            byte[] block = new byte[64 * 1024];
            for (long sent = 0; sent < SIZE; sent += block.length) {
                socket.getOutputStream().write(block);
            }

            assertThat(new String(socket.getInputStream().readNBytes(15), StandardCharsets.US_ASCII))
                    .isEqualTo("HTTP/1.1 200 OK");
            assertThat(TAKEN.get()).isEqualTo(SIZE);
        }
    }

    @Test
    void anUploadLargerThanTheHeapThatWaitsFor100Passes() throws IOException {
        try (Socket socket = connect()) {
            send(socket, "PUT /up HTTP/1.1\r\nHost: a\r\nExpect: 100-continue\r\nContent-Length: " + SIZE + "\r\n\r\n");
            assertThat(new String(socket.getInputStream().readNBytes(25), StandardCharsets.US_ASCII))
                    .isEqualTo("HTTP/1.1 100 Continue\r\n\r\n");
            byte[] block = new byte[64 * 1024];
            for (long sent = 0; sent < SIZE; sent += block.length) {
                socket.getOutputStream().write(block);
            }

            assertThat(new String(socket.getInputStream().readNBytes(15), StandardCharsets.US_ASCII))
                    .isEqualTo("HTTP/1.1 200 OK");
            assertThat(TAKEN.get()).isEqualTo(SIZE);
        }
    }

    @Test
    void aDownloadLargerThanTheHeapPasses() throws IOException {
        try (Socket socket = connect()) {
            send(socket, "GET /down HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n");

            assertThat(drain(socket.getInputStream())).isGreaterThan(SIZE);
        }
    }

    @Test
    void aReaderThatStopsStopsTheWriter() throws IOException {
        try (Socket socket = connect()) {
            send(socket, "GET /down HTTP/1.1\r\nHost: a\r\n\r\n");
            socket.getInputStream().readNBytes(1024);

            AtomicLong before = new AtomicLong(-1);
            Awaitility.await()
                    .pollInterval(Duration.ofMillis(500))
                    .atMost(Duration.ofSeconds(20))
                    .until(() -> before.getAndSet(GIVEN.get()) == GIVEN.get());
            assertThat(GIVEN.get()).isPositive().isLessThan(SIZE / 4);
        }
    }

    private static Socket connect() throws IOException {
        Socket socket = new Socket(
                InetAddress.getLoopbackAddress(), Objects.requireNonNull(proxy).port());
        socket.setSoTimeout(30_000);
        return socket;
    }

    private static void send(Socket socket, String text) throws IOException {
        socket.getOutputStream().write(text.getBytes(StandardCharsets.US_ASCII));
    }

    private static long drain(InputStream in) throws IOException {
        byte[] block = new byte[64 * 1024];
        long total = 0;
        for (int read = in.read(block); read >= 0; read = in.read(block)) {
            total += read;
        }
        return total;
    }
}

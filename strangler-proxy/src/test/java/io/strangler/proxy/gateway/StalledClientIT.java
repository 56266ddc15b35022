package io.strangler.proxy.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.strangler.proxy.gateway.RawUpstream.Then;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A client that stops reading holds neither a connection nor an upstream for ever. */
class StalledClientIT {
    private static final Certificate CERTIFICATE = Certificate.of("localhost");
    private static final int INTERNAL_ERROR = 2;

    private static RawProxy raw;
    private static RawProxy encrypted;

    @BeforeAll
    static void start(@TempDir Path directory, @TempDir Path other) throws IOException {
        raw = new RawProxy(directory, "send-timeout: 700ms", "");
        CERTIFICATE.writeTo(other);
        encrypted = new RawProxy(other, "send-timeout: 700ms, tls: { certificate: cert.pem, key: key.pem }", "");
    }

    @AfterAll
    static void stop() {
        raw.close();
        encrypted.close();
    }

    @Test
    void aClientThatTakesNothingOfItsAnswerIsGivenUp() throws IOException {
        raw.upstream().answers((request, out) -> {
            RawUpstream.say(out, "HTTP/1.1 200 OK\r\nContent-Length: 200000000\r\n\r\n");
            byte[] block = new byte[100_000];
            for (int i = 0; i < 2_000; i++) {
                out.write(block);
            }
            return Then.CLOSE;
        });
        try (RawClient client = new RawClient(raw.port())) {
            client.send("GET / HTTP/1.1\r\nHost: a\r\n\r\n");
            client.head();

            await().atMost(Duration.ofSeconds(20))
                    .untilAsserted(
                            () -> assertThat(raw.upstream().closedByPeer()).isEqualTo(1));
        }
    }

    @Test
    void aSilentUpstreamIsNoStalledClient() throws IOException {
        raw.upstream().answers((request, out) -> {
            RawUpstream.say(out, "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n1\r\na\r\n");
            try {
                Thread.ofVirtual()
                        .start(() -> await().pollDelay(Duration.ofMillis(1_500)).until(() -> true))
                        .join();
            } catch (InterruptedException e) {
                throw new IOException(e);
            }
            RawUpstream.say(out, "1\r\nb\r\n0\r\n\r\n");
            return Then.KEEP;
        });

        assertThat(raw.exchange("GET / HTTP/1.1\r\nHost: a\r\n\r\n")).endsWith("1\r\nb\r\n0\r\n\r\n");
    }

    // Its window lets the first 64 KiB pass; the connection itself it reads.
    @ParameterizedTest
    @ValueSource(ints = {70_000, 20_000_000})
    void aStreamOfWhichAClientTakesNothingIsGivenUpAloneOnHttp2(int length) throws Exception {
        encrypted.upstream().answers((request, out) -> {
            if (request.startsWith("GET /small")) {
                RawUpstream.say(out, "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok");
                return Then.KEEP;
            }
            RawUpstream.say(out, "HTTP/1.1 200 OK\r\nContent-Length: " + length + "\r\n\r\n");
            byte[] block = new byte[10_000];
            for (int i = 0; i < length; i += block.length) {
                out.write(block);
            }
            return Then.KEEP;
        });
        try (RawHttp2 client = new RawHttp2(encrypted.port(), CERTIFICATE)) {
            client.get(1, "/large");
            RawHttp2.Answer stalled = client.answer(1);

            assertThat(stalled.reset()).isEqualTo(INTERNAL_ERROR);
            client.get(3, "/small");
            assertThat(client.answer(3).status()).isEqualTo("200");
        }
    }
}

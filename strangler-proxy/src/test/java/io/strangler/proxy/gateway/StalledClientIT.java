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

/** A client that stops reading holds neither a connection nor an upstream for ever. */
class StalledClientIT {
    private static RawProxy raw;

    @BeforeAll
    static void start(@TempDir Path directory) throws IOException {
        raw = new RawProxy(directory, "send-timeout: 700ms", "");
    }

    @AfterAll
    static void stop() {
        raw.close();
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
}

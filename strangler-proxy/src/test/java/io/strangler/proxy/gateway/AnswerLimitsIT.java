package io.strangler.proxy.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.strangler.proxy.gateway.RawUpstream.Then;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How long an answer may take once it has begun, and a request as a whole. */
class AnswerLimitsIT {
    private static final String BEGUN = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n1\r\na\r\n";
    private static final String GET = "GET / HTTP/1.1\r\nHost: a\r\n\r\n";
    private static final Duration SOON = Duration.ofSeconds(8);

    private static RawProxy raw;

    @BeforeAll
    static void start(@TempDir Path directory) throws IOException {
        raw = new RawProxy(directory, "total-limit: 3s, answer-idle: 600ms", "");
    }

    @AfterAll
    static void stop() {
        raw.close();
    }

    @Test
    void anAnswerInWhichNothingMovesIsBrokenOff() throws IOException {
        raw.upstream().answers((request, out) -> {
            RawUpstream.say(out, BEGUN);
            pause(5_000);
            return Then.KEEP;
        });
        try (RawClient client = new RawClient(raw.port())) {
            long began = System.nanoTime();
            client.send(GET);

            assertThat(client.answer()).endsWith("1\r\na\r\n[cut off]");
            assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(Duration.ofMillis(2_500));
        }
    }

    @Test
    void anAnswerThatMovesGoesOnUntilTheLimitOfTheWholeRequest() throws IOException {
        raw.upstream().answers((request, out) -> {
            RawUpstream.say(out, BEGUN);
            for (int i = 0; i < 30; i++) {
                pause(200);
                RawUpstream.say(out, "1\r\nb\r\n");
            }
            RawUpstream.say(out, "0\r\n\r\n");
            return Then.KEEP;
        });
        try (RawClient client = new RawClient(raw.port())) {
            client.send(GET);

            String answer = client.answer();

            assertThat(answer).endsWith("[cut off]");
            assertThat(answer.split("\r\nb\r\n")).hasSizeGreaterThan(5);
            assertThat(raw.upstream().head())
                    .anySatisfy(line -> assertThat(line).matches("X-Strangler-Timeout-Ms: [12][0-9]{3}|.*: 3000"));
            await().atMost(SOON).until(() -> raw.upstream().closedByPeer() == 1);
        }
    }

    @Test
    void aClientThatStopsReadingHoldsNothing() throws IOException {
        raw.upstream().answers((request, out) -> {
            RawUpstream.say(out, "HTTP/1.1 200 OK\r\nContent-Length: 1000000000\r\n\r\n");
            endless(out);
            return Then.CLOSE;
        });
        try (RawClient client = new RawClient(raw.port())) {
            client.send(GET);
            client.head();

            await().atMost(SOON).until(() -> raw.upstream().closedByPeer() == 1);
        }
    }

    private static void endless(OutputStream out) throws IOException {
        byte[] block = new byte[64 * 1024];
        Arrays.fill(block, (byte) 'x');
        while (true) {
            out.write(block);
        }
    }

    private static void pause(long millis) throws IOException {
        try {
            new CountDownLatch(1).await(millis, TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            throw new IOException(e);
        }
    }
}

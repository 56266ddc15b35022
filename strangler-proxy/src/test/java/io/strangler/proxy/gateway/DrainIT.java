package io.strangler.proxy.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.strangler.proxy.gateway.RawUpstream.Then;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A proxy that has been asked to end tells its clients before it goes. */
class DrainIT {
    private static final String GET = "GET / HTTP/1.1\r\nHost: a\r\n\r\n";
    private static final String OK = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";

    @TempDir
    Path directory;

    @Test
    void anAnswerThatWasUnderWayIsTheLastOfItsConnectionAndSaysSo() throws Exception {
        CountDownLatch mayAnswer = new CountDownLatch(1);
        RawProxy raw = new RawProxy(directory, "answer-timeout: 20s", "");
        int port = raw.port();
        try (RawClient client = new RawClient(port)) {
            raw.upstream().answers((request, out) -> {
                awaitEnd(mayAnswer);
                RawUpstream.say(out, OK);
                return Then.KEEP;
            });
            client.send(GET);
            await().until(() -> !raw.upstream().received().isEmpty());

            Thread ending = Thread.ofPlatform().start(raw.proxy()::close);
            await().atMost(Duration.ofSeconds(10)).until(() -> refusesConnections(port));
            mayAnswer.countDown();

            assertThat(client.answer())
                    .containsIgnoringCase("\r\nconnection: close\r\n")
                    .endsWith("ok");
            assertThat(client.closed()).isTrue();
            ending.join();
        } finally {
            mayAnswer.countDown();
            raw.close();
        }
    }

    @Test
    void withADelayRequestsAreTakenWhileReadinessIsTakenBack() throws Exception {
        RawProxy raw = new RawProxy(directory, "drain-delay: 4s", "");
        int port = raw.port();
        try (RawClient before = new RawClient(port)) {
            before.send(GET);
            assertThat(before.answer()).doesNotContainIgnoringCase("connection: close");

            Thread ending = Thread.ofPlatform().start(raw.proxy()::close);
            await().atMost(Duration.ofSeconds(10))
                    .until(() -> raw.proxy().admin("/actuator/health/readiness").statusCode() == 503);
            before.send(GET);
            assertThat(before.answer())
                    .containsIgnoringCase("\r\nconnection: close\r\n")
                    .endsWith("ok");
            assertThat(before.closed()).isTrue();
            assertThat(RawClient.exchange(port, GET))
                    .containsIgnoringCase("\r\nconnection: close\r\n")
                    .endsWith("ok");
            assertThat(ending.isAlive()).isTrue();
            ending.join();

            assertThat(refusesConnections(port)).isTrue();
        } finally {
            raw.close();
        }
    }

    private static boolean refusesConnections(int port) {
        try {
            new RawClient(port).close();
            return false;
        } catch (IOException refused) {
            return true;
        }
    }

    private static void awaitEnd(CountDownLatch latch) {
        try {
            if (!latch.await(30, TimeUnit.SECONDS)) {
                throw new IllegalStateException("nobody went on");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}

package io.strangler.proxy.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.strangler.proxy.gateway.RawUpstream.Script;
import io.strangler.proxy.gateway.RawUpstream.Then;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Path;
import java.time.Duration;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whoever holds a connection without a request, or drips one, loses it; whoever waits for an answer does not. */
class QuietClientIT {
    private static final Certificate CERTIFICATE = Certificate.of("localhost");
    private static final String GET = "GET / HTTP/1.1\r\nHost: a\r\n\r\n";
    private static final String OK = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";

    private static RawProxy clear;
    private static RawProxy encrypted;

    @BeforeAll
    static void start(@TempDir Path first, @TempDir Path second) throws IOException {
        clear = new RawProxy(first, "answer-timeout: 20s, head-timeout: 500ms, idle-timeout: 1500ms", "");
        CERTIFICATE.writeTo(second);
        encrypted = new RawProxy(
                second,
                "answer-timeout: 20s, head-timeout: 500ms, idle-timeout: 1500ms, tls: { certificate: cert.pem, key: key.pem }",
                "");
    }

    @AfterAll
    static void stop() {
        clear.close();
        encrypted.close();
    }

    @BeforeEach
    void answer() {
        clear.upstream().answers(Script.saying(OK));
        encrypted.upstream().answers(Script.saying(OK));
    }

    @Test
    void aConnectionThatNeverSaysAnythingIsClosed() throws IOException {
        try (RawClient client = new RawClient(clear.port())) {
            assertThat(client.closed()).isTrue();
        }
    }

    @Test
    void aConnectionIsClosedSomeTimeAfterItsLastAnswer() throws IOException {
        try (RawClient client = new RawClient(clear.port())) {
            client.send(GET);
            assertThat(client.answer()).endsWith("ok");

            assertThat(client.closed()).isTrue();
        }
    }

    @Test
    void aConnectionThatIsUsedNowAndThenStaysOpen() throws IOException {
        try (RawClient client = new RawClient(clear.port())) {
            for (int i = 0; i < 5; i++) {
                client.send(GET);
                assertThat(client.answer()).endsWith("ok");
                pass(Duration.ofMillis(600));
            }
        }
    }

    @Test
    void aClientThatWaitsForItsAnswerIsNotQuiet() throws IOException {
        clear.upstream().answers((request, out) -> {
            pass(Duration.ofMillis(3_500));
            RawUpstream.say(out, OK);
            return Then.KEEP;
        });
        try (RawClient client = new RawClient(clear.port())) {
            client.send(GET + GET);

            assertThat(client.answer()).endsWith("ok");
            assertThat(client.answer()).endsWith("ok");
        }
    }

    @Test
    void anInterimAnswerIsNoEndOfARequest() throws IOException {
        clear.upstream().answers((request, out) -> {
            RawUpstream.say(out, "HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\nHTTP/1.1 102 Processing\r\n\r\n");
            pass(Duration.ofMillis(3_500));
            RawUpstream.say(out, OK);
            return Then.KEEP;
        });
        try (RawClient client = new RawClient(clear.port())) {
            client.send(GET);

            assertThat(client.until("\r\n\r\n")).startsWith("HTTP/1.1 103 ");
            assertThat(client.until("\r\n\r\n")).startsWith("HTTP/1.1 102 ");
            assertThat(client.answer()).endsWith("ok");
        }
    }

    @Test
    void aHeadThatDripsIsCutOffHoweverOftenAByteComes() throws Exception {
        try (RawClient client = new RawClient(clear.port())) {
            client.send(GET);
            assertThat(client.answer()).endsWith("ok");

            client.send("GET / HTTP/1.1\r\nX: ");
            Awaitility.await()
                    .pollInterval(Duration.ofMillis(100))
                    .atMost(Duration.ofSeconds(10))
                    .until(() -> refusesOneMoreByte(client));
        }
    }

    @Test
    void aConnectionWithoutATlsHandshakeIsClosed() throws IOException {
        try (RawClient client = new RawClient(encrypted.port())) {
            assertThat(client.closed()).isTrue();
        }
    }

    @Test
    void aConnectionOfHttp2WithoutAStreamIsClosed() throws Exception {
        try (RawHttp2 client = new RawHttp2(encrypted.port(), CERTIFICATE)) {
            client.get(1, "/");
            assertThat(client.answer(1).body()).isEqualTo("ok");

            assertThat(client.answer(3).closed()).isTrue();
        }
    }

    @Test
    void aHeadOfHttp2ThatNeverEndsIsNoStream() throws Exception {
        try (RawHttp2 client = new RawHttp2(encrypted.port(), CERTIFICATE)) {
            client.beginHeaders(1, ":method", "GET");

            assertThat(client.answer(1).closed()).isTrue();
        }
    }

    @Test
    void aStreamThatWaitsForItsAnswerKeepsItsConnection() throws Exception {
        encrypted.upstream().answers((request, out) -> {
            pass(Duration.ofMillis(3_500));
            RawUpstream.say(out, OK);
            return Then.KEEP;
        });
        try (RawHttp2 client = new RawHttp2(encrypted.port(), CERTIFICATE)) {
            client.get(1, "/");

            assertThat(client.answer(1).body()).isEqualTo("ok");
        }
    }

    @Test
    void whoAgreesOnHttp2AndSaysNothingIsCutOff() throws Exception {
        try (Socket socket = RawHttp2.connect(encrypted.port(), CERTIFICATE);
                RawClient client = new RawClient(socket)) {
            assertThat(client.closedInTheEnd()).isTrue();
        }
    }

    @Test
    void whoKeepsHalfOfTheConnectionIsCutOffToo() throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), clear.port());
                RawClient client = new RawClient(socket)) {
            client.send("G");
            client.finish();
            assertThat(client.closed()).isTrue();
        }
    }

    private static boolean refusesOneMoreByte(RawClient client) {
        try {
            client.send("x");
            return false;
        } catch (IOException closed) {
            return true;
        }
    }

    private static void pass(Duration time) {
        Awaitility.await().pollDelay(time).atMost(time.plusSeconds(10)).until(() -> true);
    }
}

package io.strangler.proxy.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.strangler.playbook.InvalidFile;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Duration;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FrontTlsIT {
    private static final String TLS = "tls: { certificate: cert.pem, key: key.pem }";
    private static final String GET = "GET / HTTP/1.1\r\nHost: a\r\n\r\n";
    private static final int PROTOCOL_VERSION = 70;
    // A client's hello of TLS 1.1 with one cipher suite and no extensions.
    private static final String HELLO_OF_TLS_1_1 =
            "\u0016\u0003\u0001\0\u002d\u0001\0\0\u0029\u0003\u0002" + "r".repeat(32) + "\0\0\u0002\0\u002f\u0001\0";
    private static final Duration SOON = Duration.ofSeconds(5);

    private final Certificate first = Certificate.of("localhost");
    private final Certificate second = Certificate.of("localhost-renewed");

    private Path directory;

    @BeforeEach
    void writeFiles(@TempDir Path directory) throws IOException {
        this.directory = directory;
        first.writeTo(directory);
    }

    @Test
    void requestsComeInEncryptedAndTheUpstreamIsTold() throws Exception {
        try (RawProxy raw = new RawProxy(directory, TLS, "");
                RawClient client = connect(raw, first)) {
            client.send(GET);

            assertThat(client.answer()).startsWith("HTTP/1.1 200 OK").endsWith("ok");
            assertThat(raw.upstream().head()).contains("X-Forwarded-Proto: https");

            client.send("GET  / HTTP/1.1\r\nHost: a\r\n\r\n");
            assertThat(client.answer()).contains(" 400 Bad Request");
        }
    }

    @Test
    void whatIsNotTlsOrTooOldGetsNoAnswer() throws Exception {
        try (RawProxy raw = new RawProxy(directory, TLS, "")) {
            try (RawClient plain = new RawClient(raw.port())) {
                plain.send(GET);
                assertThat(plain.head()).doesNotContain("HTTP");
            }
            try (RawClient old = new RawClient(raw.port())) {
                old.send(HELLO_OF_TLS_1_1);
                byte[] alert = old.bytes(7);
                assertThat(alert).startsWith(0x15).endsWith(2, PROTOCOL_VERSION);
            }
            try (SSLSocket oldest = socket(raw, first)) {
                oldest.setEnabledProtocols(new String[] {"TLSv1.2"});
                oldest.startHandshake();
            }
        }
    }

    @Test
    void aTunnelGoesThroughTls() throws Exception {
        try (RawProxy raw = new RawProxy(directory, TLS, "");
                RawClient client = connect(raw, first)) {
            raw.upstream().answers((request, out) -> {
                RawUpstream.say(
                        out, "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n\r\nhi");
                return RawUpstream.Then.KEEP;
            });
            client.send(
                    "GET /ws HTTP/1.1\r\nHost: a\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\nfirst\r\n\r\n");

            assertThat(client.head()).startsWith("HTTP/1.1 101 ");
            assertThat(new String(client.bytes(2))).isEqualTo("hi");
            await().atMost(SOON)
                    .untilAsserted(() -> assertThat(raw.upstream().received()).contains("first\r\n\r\n"));
            client.close();
            await().atMost(SOON).until(() -> raw.upstream().closedByPeer() == 1);
        }
    }

    @Test
    void aRenewedCertificateIsShownToNewConnectionsWhileOldOnesGoOn() throws Exception {
        try (RawProxy raw = new RawProxy(directory, TLS, "");
                RawClient before = connect(raw, first)) {
            before.send(GET);
            before.answer();

            second.writeTo(directory);

            await().atMost(SOON).ignoreExceptions().untilAsserted(() -> connect(raw, second)
                    .close());
            before.send(GET);
            assertThat(before.answer()).endsWith("ok");
            assertThat(raw.proxy().status().get("problems")).isEmpty();
        }
    }

    @Test
    void aBadRenewalIsToldAndTheCertificateThatWasGoodStays() throws Exception {
        try (RawProxy raw = new RawProxy(directory, TLS, "")) {
            Files.writeString(directory.resolve("cert.pem"), "half a certif");
            awaitProblem(raw, "cert.pem:1: proxy.tls.certificate: holds no certificate in PEM");
            connect(raw, first).close();

            Files.writeString(directory.resolve("cert.pem"), second.pem());
            awaitProblem(raw, "key.pem:1: proxy.tls.key: belongs to another certificate");
            connect(raw, first).close();

            Files.delete(directory.resolve("key.pem"));
            awaitProblem(raw, "key.pem:1: proxy.tls.key: there is no such file");
            connect(raw, first).close();

            second.writeTo(directory);
            await().atMost(SOON).ignoreExceptions().untilAsserted(() -> connect(raw, second)
                    .close());
            assertThat(raw.proxy().status().get("problems")).isEmpty();
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "cert.pem | nothing | cert.pem:1: proxy.tls.certificate: holds no certificate in PEM",
                "key.pem  | nothing | key.pem:1: proxy.tls.key: holds no private key",
                "key.pem  | other   | key.pem:1: proxy.tls.key: belongs to another certificate",
                "key.pem  | gone    | key.pem:1: proxy.tls.key: there is no such file",
            })
    void aBadFileRefusesTheStart(String file, String content, String reason) throws Exception {
        Path bad = directory.resolve(file);
        switch (content) {
            case "gone" -> Files.delete(bad);
            case "other" -> Files.writeString(bad, second.key());
            default -> Files.writeString(bad, content);
        }

        assertThatThrownBy(() -> new RawProxy(directory, TLS, "").close())
                .rootCause()
                .isInstanceOf(InvalidFile.class)
                .hasMessageContaining(reason);
    }

    private static void awaitProblem(RawProxy raw, String problem) {
        await().atMost(SOON).untilAsserted(() -> assertThat(
                        raw.proxy().status().get("problems").toString())
                .contains(problem));
    }

    private static RawClient connect(RawProxy raw, Certificate trusted) throws IOException, GeneralSecurityException {
        SSLSocket socket = socket(raw, trusted);
        try {
            socket.startHandshake();
        } catch (IOException e) {
            socket.close();
            throw e;
        }
        return new RawClient(socket);
    }

    private static SSLSocket socket(RawProxy raw, Certificate trusted) throws IOException, GeneralSecurityException {
        return (SSLSocket)
                trusted.trusted().getSocketFactory().createSocket(InetAddress.getLoopbackAddress(), raw.port());
    }
}

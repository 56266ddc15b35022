package io.strangler.proxy.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.strangler.playbook.InvalidFile;
import io.strangler.proxy.RunningProxy;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class UpstreamTlsIT {
    private static final Duration SOON = Duration.ofSeconds(5);
    private static final String GET = "GET /shop/1 HTTP/1.1\r\nHost: shop.example\r\n\r\n";

    private Path directory;

    @BeforeEach
    void writeFiles(@TempDir Path directory) throws IOException {
        this.directory = directory;
        Files.writeString(directory.resolve("flags.yaml"), "flags: { shop: { defaultVariant: shadow } }");
        Files.writeString(
                directory.resolve("localhost.pem"), Certificate.of("localhost").pem());
        Files.writeString(
                directory.resolve("other.pem"), Certificate.of("other.example").pem());
    }

    @ParameterizedTest
    @ValueSource(strings = {"127.0.0.1", "localhost"})
    void requestsAndMirroredReadsGoEncryptedToSystemsThatProveWhoTheyAre(String host) throws Exception {
        try (RawUpstream legacy = secured("localhost");
                RawUpstream modern = secured("localhost");
                RunningProxy proxy = proxy(url(host, legacy, "localhost.pem"), url(host, modern, "localhost.pem"))) {
            assertThat(RawClient.exchange(proxy.port(), GET))
                    .startsWith("HTTP/1.1 200 OK")
                    .endsWith("ok");
            assertThat(legacy.head()).contains("Host: shop.example", "X-Forwarded-Proto: http");

            await().atMost(SOON).untilAsserted(() -> assertThat(
                            proxy.capability().get("shadow").get("compared").asInt())
                    .isEqualTo(1));
            assertThat(modern.received()).hasSize(1);
        }
    }

    @Test
    void tunnelsGoEncryptedToo() throws Exception {
        try (RawUpstream legacy = secured("localhost");
                RunningProxy proxy = proxy(url("localhost", legacy, "localhost.pem"), "url: \"http://127.0.0.1:1\"");
                RawClient client = new RawClient(proxy.port())) {
            legacy.answers((request, out) -> {
                RawUpstream.say(
                        out, "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n\r\nhi");
                return RawUpstream.Then.KEEP;
            });
            client.send("GET / HTTP/1.1\r\nHost: a\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\nfirst\r\n\r\n");

            assertThat(client.head()).startsWith("HTTP/1.1 101 ");
            assertThat(new String(client.bytes(2))).isEqualTo("hi");
            await().atMost(SOON)
                    .untilAsserted(() -> assertThat(legacy.received()).contains("first\r\n\r\n"));
            client.finish();
            await().atMost(SOON).until(() -> legacy.closedByPeer() == 1);
        }
    }

    @ParameterizedTest
    @CsvSource({"localhost, ''", "localhost, other.pem", "other.example, other.pem"})
    void aSystemThatCannotProveWhoItIsGetsNoRequestAndTheClientNoDetail(String shown, String trusted) throws Exception {
        try (RawUpstream legacy = secured(shown);
                RunningProxy proxy = proxy(url("127.0.0.1", legacy, trusted), "url: \"http://127.0.0.1:1\"")) {
            assertThat(RawClient.exchange(proxy.port(), GET))
                    .startsWith("HTTP/1.1 502 Bad Gateway")
                    .contains(
                            "\"detail\":\"legacy could not be reached over a connection that can be trusted\",\"requestId\"");
            assertThat(legacy.received()).isEmpty();
        }
    }

    @Test
    void aSystemThatSpeaksNoTlsIsA502AndOneThatNeverAnswersA504() throws Exception {
        try (ServerSocket plain = answeringAtOnce("HTTP/1.1 400 Bad Request\r\n\r\n");
                RunningProxy proxy = proxy(
                        "url: \"https://127.0.0.1:" + plain.getLocalPort() + "\"", "url: \"http://127.0.0.1:1\"")) {
            assertThat(RawClient.exchange(proxy.port(), GET)).startsWith("HTTP/1.1 502 ");
        }
        try (Acceptor silent = new Acceptor();
                RunningProxy proxy =
                        proxy("url: \"https://127.0.0.1:" + silent.port() + "\"", "url: \"http://127.0.0.1:1\"")) {
            assertThat(RawClient.exchange(proxy.port(), GET)).startsWith("HTTP/1.1 504 ");
        }
    }

    @Test
    void aFileThatHoldsNoCertificateRefusesTheStart() throws Exception {
        Files.writeString(directory.resolve("bad.pem"), "nothing");
        try (RawUpstream legacy = secured("localhost")) {
            assertThatThrownBy(() -> proxy(url("127.0.0.1", legacy, "bad.pem"), "url: \"http://127.0.0.1:1\"")
                            .close())
                    .rootCause()
                    .isInstanceOf(InvalidFile.class)
                    .hasMessageContaining("bad.pem:1: systems.legacy.trust: holds no certificate in PEM");
        }
    }

    /** Speaks before it is asked anything, as whoever cannot read a client's first words of TLS. */
    private static ServerSocket answeringAtOnce(String words) throws IOException {
        ServerSocket server = new ServerSocket(0, 8, InetAddress.getLoopbackAddress());
        Thread.ofVirtual().start(() -> {
            while (!server.isClosed()) {
                try (Socket socket = server.accept()) {
                    socket.getInputStream().read();
                    RawUpstream.say(socket.getOutputStream(), words);
                } catch (IOException over) {
                    // The client went, or the test has ended.
                }
            }
        });
        return server;
    }

    private static RawUpstream secured(String name) throws Exception {
        return new RawUpstream(Certificate.of(name).shown().getServerSocketFactory());
    }

    private static String url(String host, RawUpstream system, String trust) {
        String url = "url: \"https://" + host + ":" + system.port() + "\"";
        return trust.isEmpty() ? url : url + ", trust: " + trust;
    }

    private RunningProxy proxy(String legacy, String modern) throws IOException {
        return RunningProxy.start(
                Files.writeString(directory.resolve("migration.yaml"), """
                migration: shop
                flags: flags.yaml
                proxy: { answer-timeout: 2s, connect-timeout: 2s }
                systems:
                  legacy: { %s }
                  shop: { %s }
                capabilities:
                  shop: { modern: shop, routes: [ { path: /shop/**, key: "path:2" } ] }
                """.formatted(legacy, modern)));
    }
}

package io.strangler.proxy.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.strangler.proxy.RunningProxy;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import javax.net.ServerSocketFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class InstancesIT {
    private static final Duration SOON = Duration.ofSeconds(15);
    private static final String GET = "GET /x HTTP/1.1\r\nHost: x\r\n\r\n";
    private static final String POST = "POST /x HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\n\r\nhello";
    private static final String OK = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";

    private final RawUpstream one = new RawUpstream();
    private RawUpstream two = new RawUpstream();

    private Path directory;
    private RunningProxy proxy;

    @BeforeEach
    void start(@TempDir Path directory) throws IOException {
        this.directory = directory;
        proxy = start("");
    }

    private RunningProxy start(String keys) throws IOException {
        Files.writeString(directory.resolve("flags.yaml"), "flags: { shop: { defaultVariant: off } }");
        return RunningProxy.start(
                Files.writeString(directory.resolve("migration.yaml"), """
                migration: shop
                flags: flags.yaml
                proxy: { connect-timeout: 1s }
                systems:
                  legacy: { urls: [ "http://127.0.0.1:%d", "http://127.0.0.1:%d" ], host: rewrite %s }
                  shop: { url: "http://127.0.0.1:1" }
                capabilities:
                  shop: { modern: shop, routes: [ { path: /shop/** } ] }
                """.formatted(one.port(), two.port(), keys)));
    }

    @AfterEach
    void stop() {
        proxy.close();
        one.close();
        two.close();
    }

    @Test
    void everyInstanceServesUnderItsOwnAddressAndWhatItSaysOfItselfIsToldInTheClientsTerms() throws IOException {
        two.answers((request, out) -> {
            RawUpstream.say(
                    out,
                    "HTTP/1.1 302 Found\r\nContent-Length: 0\r\nLocation: http://127.0.0.1:" + two.port()
                            + "/next\r\n\r\n");
            return RawUpstream.Then.KEEP;
        });
        await().atMost(SOON).untilAsserted(() -> assertThat(exchange(GET)).contains("\r\nLocation: http://x/next\r\n"));

        await().atMost(SOON).untilAsserted(() -> {
            exchange(GET);
            assertThat(one.received()).isNotEmpty();
        });
        assertThat(one.received()).allMatch(request -> request.contains("\r\nHost: 127.0.0.1:" + one.port() + "\r\n"));
        assertThat(two.received()).allMatch(request -> request.contains("\r\nHost: 127.0.0.1:" + two.port() + "\r\n"));
    }

    @Test
    void aDeadInstanceCostsNoRequestIsPutOutAndComesBackByItself() throws IOException {
        int port = two.port();
        two.close();

        await().atMost(SOON).until(() -> {
            assertThat(exchange(GET)).startsWith("HTTP/1.1 200 ");
            assertThat(exchange(POST)).startsWith("HTTP/1.1 200 ");
            return state(1).equals("out");
        });
        assertThat(one.received())
                .filteredOn(request -> request.startsWith("POST"))
                .allMatch(request -> request.endsWith("\r\n\r\nhello"));
        assertThat(proxy.admin("/actuator/prometheus").body())
                .contains("strangler_instance_usable{instance=\"127.0.0.1:" + port + "\",system=\"legacy\"} 0.0");

        two = new RawUpstream(at(port));

        await().atMost(SOON).until(() -> {
            assertThat(exchange(GET)).startsWith("HTTP/1.1 200 ");
            return state(1).equals("in") && !two.received().isEmpty();
        });
    }

    @Test
    void noInstanceAtAllIsTold() {
        one.close();
        two.close();

        await().atMost(SOON).untilAsserted(() -> {
            assertThat(exchange(GET)).matches("(?s)HTTP/1.1 50[23] .*");
            assertThat(state(0) + state(1)).isEqualTo("outout");
        });
    }

    @Test
    void anInstanceThatSaysItIsNotWellGetsNothingButTheQuestion() throws IOException {
        proxy.close();
        two.answers((request, out) -> {
            RawUpstream.say(
                    out, request.startsWith("GET /health ") ? "HTTP/1.1 503 Full\r\nContent-Length: 0\r\n\r\n" : OK);
            return RawUpstream.Then.KEEP;
        });
        proxy = start(", health: { path: /health, every: 100ms }");
        await().atMost(SOON).until(() -> state(1).equals("unhealthy"));
        two.received().clear();

        for (int i = 0; i < 20; i++) {
            assertThat(exchange(POST)).startsWith("HTTP/1.1 200 ");
        }
        assertThat(two.received()).allMatch(request -> request.startsWith("GET /health "));

        two.answers(RawUpstream.Script.saying(OK));
        await().atMost(SOON).untilAsserted(() -> {
            exchange(POST);
            assertThat(two.received()).anyMatch(request -> request.startsWith("POST "));
        });
    }

    private String state(int instance) {
        return proxy.status()
                .get("systems")
                .get(0)
                .get("instances")
                .get(instance)
                .get("state")
                .asString();
    }

    private String exchange(String request) throws IOException {
        return RawClient.exchange(proxy.port(), request);
    }

    private static ServerSocketFactory at(int port) {
        return new ServerSocketFactory() {
            @Override
            public ServerSocket createServerSocket(int ignored) throws IOException {
                return new ServerSocket(port);
            }

            @Override
            public ServerSocket createServerSocket(int ignored, int backlog) throws IOException {
                return new ServerSocket(port, backlog);
            }

            @Override
            public ServerSocket createServerSocket(int ignored, int backlog, InetAddress address) throws IOException {
                return new ServerSocket(port, backlog, address);
            }
        };
    }
}

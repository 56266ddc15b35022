package io.strangler.proxy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What an operator sees: one clear line when it cannot start, and a graceful end. */
class OperationIT {
    private final CountDownLatch release = new CountDownLatch(1);
    private final StubSystem legacy = StubSystem.answering(exchange -> {
        if (exchange.getRequestURI().getPath().equals("/slow")) {
            try {
                release.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
        StubSystem.reply(exchange, 200, "text/plain", "done");
    });

    private Path directory;

    @BeforeEach
    void writeFlags(@TempDir Path directory) throws IOException {
        this.directory = directory;
        Files.writeString(directory.resolve("flags.yaml"), "flags: { shop: { defaultVariant: off } }");
    }

    @AfterEach
    void stop() {
        release.countDown();
        legacy.close();
    }

    @Test
    void aMissingOrUnknownOptionIsAUsageError() throws Exception {
        assertThat(failure(2, "--port", "1")).contains("--plan is missing", "usage:");
        assertThat(failure(2, "--plan", "x", "--prot", "1")).contains("unknown option --prot", "usage:");
    }

    @Test
    void aBadPlanIsNamedWithLineAndKey() throws Exception {
        Path plan = plan("capabilties: {}");

        assertThat(failure(1, "--plan", plan.toString())).contains("migration.yaml:", "capabilties");
    }

    @Test
    void badFlagsAtTheFirstStartAreNamedWithLineAndKey() throws Exception {
        Files.writeString(directory.resolve("flags.yaml"), "flags: { shop: { defaultVariant: of } }");

        assertThat(failure(1, "--plan", plan("").toString(), "--port", "0", "--admin-port", "0"))
                .contains("flags.yaml:1: flags.shop.defaultVariant", "'of' is not a stage");
    }

    @Test
    void aPortInUseIsNamedWithTheOptionThatChangesIt() throws Exception {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            String port = String.valueOf(taken.getLocalPort());

            assertThat(failure(1, "--plan", plan("").toString(), "--port", port, "--admin-port", "0"))
                    .contains("127.0.0.1:" + port, "in use", "--port");
            assertThat(failure(1, "--plan", plan("").toString(), "--port", "0", "--admin-port", port))
                    .contains("port " + port, "in use", "--admin-port");
        }
    }

    @Test
    void translatorsThatCannotBeLoadedAreNamed() throws Exception {
        Files.writeString(directory.resolve("t.jar"), "no jar");

        assertThat(failure(1, "--plan", plan("translators: [ t.jar ]").toString(), "--port", "0", "--admin-port", "0"))
                .contains("t.jar", "cannot load the translators");
    }

    @Test
    void askedToEndItAnswersWhatRunsAndTakesNothingNew() throws Exception {
        try (ProxyProcess proxy =
                ProxyProcess.start(List.of("-Xmx128m"), plan("")).untilReady()) {
            HttpClient client = HttpClient.newHttpClient();
            CompletableFuture<HttpResponse<String>> slow =
                    client.sendAsync(request(proxy, "/slow"), HttpResponse.BodyHandlers.ofString());
            await().until(() -> legacy.asked().contains("GET /slow"));

            proxy.terminate();
            await().ignoreException(IOException.class)
                    .untilAsserted(() -> assertThat(refusesConnections(proxy)).isTrue());
            release.countDown();

            assertThat(slow.get().body()).isEqualTo("done");
            assertThat(proxy.exitCode()).isEqualTo(143);
        }
    }

    private static boolean refusesConnections(ProxyProcess proxy) throws IOException {
        try (java.net.Socket socket = new java.net.Socket(InetAddress.getLoopbackAddress(), proxy.port())) {
            return !socket.isConnected();
        } catch (ConnectException e) {
            return true;
        }
    }

    private static HttpRequest request(ProxyProcess proxy, String path) {
        return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + proxy.port() + path))
                .build();
    }

    private String failure(int code, String... arguments) throws Exception {
        try (ProxyProcess proxy =
                ProxyProcess.run(List.of("-Xmx128m"), directory.resolve("errors.txt"), 0, 0, arguments)) {
            assertThat(proxy.exitCode()).isEqualTo(code);
            assertThat(proxy.errors()).hasSize(1);
            assertThat(proxy.errors().getFirst()).startsWith("strangler proxy: ");
            return proxy.errors().getFirst();
        }
    }

    private Path plan(String more) throws IOException {
        return Files.writeString(directory.resolve("migration.yaml"), """
                migration: shop
                flags: flags.yaml
                systems:
                  legacy: { url: "%s" }
                  shop: { url: "http://127.0.0.1:1" }
                capabilities:
                  shop: { modern: shop, routes: [ { path: /shop/** } ] }
                %s
                """.formatted(legacy.url(), more));
    }
}

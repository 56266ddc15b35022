package io.strangler.proxy.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.strangler.playbook.InvalidFile;
import io.strangler.proxy.RunningProxy;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** What is asked of the side that does not serve, and who it is told that asks. */
class SandboxIT {
    private static final Duration SOON = Duration.ofSeconds(10);
    private static final String CREATED =
            "HTTP/1.1 201 Created\r\nContent-Type: application/json\r\nContent-Length: 8\r\n\r\n{\"id\":1}";

    private final RawUpstream legacy = new RawUpstream();
    private final RawUpstream shop = new RawUpstream();
    private final RawUpstream sandbox = new RawUpstream();

    private Path directory;
    private RunningProxy proxy;

    @BeforeEach
    void start(@TempDir Path directory) throws IOException {
        this.directory = directory;
        Files.writeString(directory.resolve("secret.txt"), "Bearer ours\n");
        proxy = start("shadow");
    }

    private RunningProxy start(String stage) throws IOException {
        Files.writeString(directory.resolve("flags.yaml"), "flags: { shop: { defaultVariant: " + stage + " } }");
        return RunningProxy.start(Files.writeString(
                directory.resolve("migration.yaml"), """
                migration: shop
                flags: flags.yaml
                systems:
                  legacy: { url: "http://127.0.0.1:%d" }
                  shop:
                    url: "http://127.0.0.1:%d"
                    sandbox: "http://127.0.0.1:%d"
                    credentials: { header: Authorization, file: secret.txt }
                capabilities:
                  shop:
                    modern: shop
                    routes:
                      - { path: /orders/**, effect: sandbox }
                      - { path: /quiet/**, sample: 0%% }
                      - { path: /plain/** }
                """.formatted(legacy.port(), shop.port(), sandbox.port())));
    }

    @AfterEach
    void stop() {
        proxy.close();
        legacy.close();
        shop.close();
        sandbox.close();
    }

    @Test
    void aWriteIsRepeatedInTheSandboxAndNowhereElseAndItsAnswersAreCompared() throws IOException {
        legacy.answers(RawUpstream.Script.saying(CREATED));
        sandbox.answers(RawUpstream.Script.saying(CREATED.replace("1}", "2}")));

        assertThat(exchange(
                        "POST /orders?a=b HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer theirs\r\nContent-Type: text/plain\r\n"
                                + "Content-Length: 5\r\n\r\nhello"))
                .startsWith("HTTP/1.1 201 ");

        await().atMost(SOON).until(() -> writes().get("mismatched").asInt() == 1);
        assertThat(sandbox.received()).singleElement().satisfies(request -> assertThat(request)
                .startsWith("POST /orders?a=b HTTP/1.1\r\n")
                .contains("\r\nX-Strangler-Mirrored: write\r\n", "\r\nAuthorization: Bearer ours\r\n")
                .doesNotContain("theirs")
                .endsWith("\r\n\r\nhello"));
        assertThat(writes().get("kinds").get(0).get("field").asString()).isEqualTo("$.id");
        assertThat(shop.received()).isEmpty();
        assertThat(legacy.received()).singleElement().satisfies(request -> assertThat(request)
                .contains("Authorization: Bearer theirs")
                .doesNotContain("X-Strangler-Mirrored"));
    }

    @Test
    void writesOfOtherRoutesAndBodiesThatAreTooLargeAreNotRepeated() throws IOException {
        exchange("POST /plain/1 HTTP/1.1\r\nHost: x\r\nContent-Length: 2\r\n\r\nhi");
        exchange("POST /orders HTTP/1.1\r\nHost: x\r\nContent-Length: 300000\r\n\r\n" + "x".repeat(300_000));

        await().atMost(SOON).until(() -> shadow().get("dropped").asInt() == 1);
        assertThat(sandbox.received()).isEmpty();
        assertThat(shop.received()).isEmpty();
    }

    @Test
    void aMirroredReadSaysThatItIsOneAndShowsOurCredentials() throws IOException {
        exchange("GET /quiet/1 HTTP/1.1\r\nHost: x\r\n\r\n");
        exchange(
                "GET /plain/1 HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer theirs\r\nX-Strangler-Mirrored: no\r\n\r\n");

        await().atMost(SOON).until(() -> shadow().get("compared").asInt() == 1);
        assertThat(shop.received()).singleElement().satisfies(request -> assertThat(request)
                .startsWith("GET /plain/1 ")
                .contains("\r\nX-Strangler-Mirrored: read\r\n", "\r\nAuthorization: Bearer ours\r\n")
                .doesNotContain("theirs"));
        assertThat(legacy.received()).noneMatch(request -> request.contains("Mirrored"));
    }

    @Test
    void credentialsAreThoseThatTheFileHoldsNow() throws IOException {
        proxy.close();
        proxy = start("live");
        Files.writeString(directory.resolve("secret.txt"), "Bearer next\n");

        await().atMost(SOON).untilAsserted(() -> {
            shop.answers(RawUpstream.Script.saying(CREATED));
            exchange("PUT /plain/1 HTTP/1.1\r\nHost: x\r\nContent-Length: 2\r\n\r\nhi");
            assertThat(shop.received()).singleElement().satisfies(request -> assertThat(request)
                    .contains("\r\nAuthorization: Bearer next\r\n"));
        });

        Files.writeString(directory.resolve("secret.txt"), "two\nlines\n");
        assertThatThrownBy(() -> start("live").close())
                .rootCause()
                .isInstanceOf(InvalidFile.class)
                .hasMessageContaining("systems.shop.credentials.file: must hold one line")
                .hasMessageNotContaining("two");
    }

    private JsonNode shadow() {
        return proxy.capability().get("shadow");
    }

    private JsonNode writes() {
        return shadow().get("sandbox");
    }

    private String exchange(String request) throws IOException {
        return RawClient.exchange(proxy.port(), request);
    }
}

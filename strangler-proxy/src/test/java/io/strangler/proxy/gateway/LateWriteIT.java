package io.strangler.proxy.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.strangler.playbook.plan.DatabaseSpec;
import io.strangler.proxy.FakeBridge;
import io.strangler.proxy.RunningProxy;
import io.strangler.proxy.TestPostgres;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class LateWriteIT {
    private static final Duration SOON = Duration.ofSeconds(4);
    private static final String WRITE = "PUT /api/customers/1 HTTP/1.1\r\nHost: x\r\nContent-Length: 2\r\n\r\n{}";

    private final RawUpstream legacy = new RawUpstream();
    private final RawUpstream modern = new RawUpstream();
    private final DatabaseSpec database = TestPostgres.database();
    private final CountDownLatch written = new CountDownLatch(1);

    private Path directory;
    private Path plan;

    @BeforeEach
    void writePlan(@TempDir Path directory) throws IOException {
        this.directory = directory;
        String unused = "{ url: \"jdbc:postgresql://127.0.0.1:1/x\", username: x, password: x }";
        plan = Files.writeString(directory.resolve("migration.yaml"), """
                migration: shop
                flags: flags.yaml
                control: { database: { url: "%s", username: postgres } }
                systems:
                  legacy: { url: "http://127.0.0.1:%d", database: %s }
                  shop: { url: "http://127.0.0.1:%d", database: %s }
                proxy: { answer-timeout: 300ms, hold-limit: 500ms }
                capabilities:
                  customers: { modern: shop, routes: [ { path: /api/customers/**, key: "path:3" } ], entities: [ customer ] }
                """.formatted(
                        database.url(), legacy.port(), unused, modern.port(), unused));
        flag("shadow", "");
    }

    @AfterEach
    void stop() {
        written.countDown();
        legacy.close();
        modern.close();
    }

    @ParameterizedTest
    @EnumSource(RawUpstream.Then.class)
    void aWriteAnswered504KeepsAuthorityWhereItIsUntilTheUpstreamHasFinishedIt(RawUpstream.Then ending)
            throws Exception {
        legacy.answers((request, out) -> {
            awaitWritten();
            if (ending == RawUpstream.Then.KEEP) {
                RawUpstream.say(out, "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok");
            }
            return ending;
        });
        try (FakeBridge bridge = FakeBridge.start(database, FakeBridge.Answer.ADOPT);
                RunningProxy proxy = RunningProxy.start(plan)) {
            assertThat(RawClient.exchange(proxy.port(), WRITE)).startsWith("HTTP/1.1 504 ");

            flag("live", "");
            await().atMost(SOON).untilAsserted(() -> assertThat(
                            proxy.capability().get("refused").asString(""))
                    .contains("1 writes of affected keys still ran"));
            assertThat(bridge.seen()).isZero();
            assertThat(legacy.closedByPeer()).isZero();

            written.countDown();
            flag("live", " # again");

            await().atMost(SOON).untilAsserted(() -> assertThat(
                            proxy.capability().get("stage").asString())
                    .isEqualTo("live"));
        }
    }

    @Test
    void aReadAnswered504IsCutOff() throws Exception {
        legacy.answers((request, out) -> {
            awaitWritten();
            return RawUpstream.Then.KEEP;
        });
        try (RunningProxy proxy = RunningProxy.start(plan)) {
            assertThat(RawClient.exchange(proxy.port(), "GET /api/customers/1 HTTP/1.1\r\nHost: x\r\n\r\n"))
                    .startsWith("HTTP/1.1 504 ");
            written.countDown();

            await().atMost(SOON).until(() -> legacy.closedByPeer() == 1);
        }
    }

    private void awaitWritten() throws IOException {
        try {
            written.await();
        } catch (InterruptedException e) {
            throw new IOException(e);
        }
    }

    private void flag(String stage, String comment) throws IOException {
        Files.writeString(
                directory.resolve("flags.yaml"), "flags: { customers: { defaultVariant: " + stage + " } }" + comment);
    }
}

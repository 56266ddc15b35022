package io.strangler.proxy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FlagFollowingIT {
    private static final Duration SOON = Duration.ofSeconds(10);

    private final StubSystem legacy = StubSystem.saying("legacy");
    private final StubSystem modern = StubSystem.saying("modern");

    private Path directory;
    private Path plan;

    @BeforeEach
    void writePlan(@TempDir Path directory) throws IOException {
        this.directory = directory;
        plan = Files.writeString(directory.resolve("migration.yaml"), """
                migration: shop
                flags: flags.yaml
                systems:
                  legacy: { url: "%s" }
                  shop: { url: "%s" }
                capabilities:
                  customers: { modern: shop, routes: [ { path: /api/customers/**, key: "path:3" } ] }
                  stock: { modern: shop, routes: [ { path: /api/stock/** } ] }
                """.formatted(legacy.url(), modern.url()));
        flags("off", "off");
    }

    @AfterEach
    void stop() {
        legacy.close();
        modern.close();
    }

    @Test
    void aFlipUnderTrafficTakesEffectInLessThanASecondAndFailsNoRequest() throws Exception {
        try (RunningProxy proxy = RunningProxy.start(plan);
                var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            AtomicBoolean stop = new AtomicBoolean();
            Queue<Integer> failures = new ConcurrentLinkedQueue<>();
            List<Future<?>> clients = new ArrayList<>();
            for (int i = 0; i < 8; i++) {
                String path = "/api/customers/" + i;
                clients.add(threads.submit(() -> {
                    while (!stop.get()) {
                        int status = proxy.get(path).statusCode();
                        if (status != 200) {
                            failures.add(status);
                        }
                    }
                }));
            }

            for (String stage : List.of("live", "off", "live", "shadow", "live")) {
                flags(stage, "off");
                String side = stage.equals("live") ? "modern" : "legacy";
                await().atMost(SOON)
                        .untilAsserted(() ->
                                assertThat(proxy.get("/api/customers/1").body()).isEqualTo(side));
            }
            stop.set(true);
            for (Future<?> client : clients) {
                client.get();
            }

            assertThat(failures).isEmpty();
        }
    }

    @Test
    void aTypoIsRefusedWithoutEffectWhileOtherCapabilitiesFollow() throws IOException {
        flags("live", "off");
        try (RunningProxy proxy = RunningProxy.start(plan)) {
            flags("lvie", "live");

            await().atMost(SOON)
                    .untilAsserted(
                            () -> assertThat(proxy.get("/api/stock/1").body()).isEqualTo("modern"));
            assertThat(proxy.get("/api/customers/1").body()).isEqualTo("modern");
            assertThat(proxy.capability().get("refused").asString()).contains("cannot be read");
            assertThat(proxy.capability().get("problems").get(0).asString()).contains("flags.yaml:", "lvie");
        }
    }

    @Test
    void followsAFileThatIsDeletedAndMadeAgain() throws IOException {
        try (RunningProxy proxy = RunningProxy.start(plan)) {
            Files.delete(flagsFile());
            await().atMost(SOON)
                    .untilAsserted(
                            () -> assertThat(proxy.capability().get("problems")).isNotEmpty());
            assertThat(proxy.get("/api/customers/1").body()).isEqualTo("legacy");

            flags("live", "off");

            await().atMost(SOON)
                    .untilAsserted(() ->
                            assertThat(proxy.get("/api/customers/1").body()).isEqualTo("modern"));
        }
    }

    @Test
    void followsASymbolicLinkThatIsSwapped() throws IOException {
        Path mounted = Files.createDirectory(directory.resolve("v1"));
        Files.move(flagsFile(), mounted.resolve("flags.yaml"));
        Files.createSymbolicLink(directory.resolve("current"), mounted);
        Files.createSymbolicLink(flagsFile(), Path.of("current/flags.yaml"));
        try (RunningProxy proxy = RunningProxy.start(plan)) {
            Path next = Files.createDirectory(directory.resolve("v2"));
            write(next.resolve("flags.yaml"), "live", "off");
            Path link = Files.createSymbolicLink(directory.resolve("next"), next);
            Files.move(link, directory.resolve("current"), StandardCopyOption.ATOMIC_MOVE);

            await().atMost(SOON)
                    .untilAsserted(() ->
                            assertThat(proxy.get("/api/customers/1").body()).isEqualTo("modern"));
        }
    }

    @Test
    void servesByTheLastGoodFlagsAfterARestartWithBrokenOnes() throws IOException {
        flags("live", "off");
        RunningProxy.start(plan).close();
        Files.writeString(flagsFile(), "flags: [");

        try (RunningProxy proxy = RunningProxy.start(plan)) {
            assertThat(proxy.get("/api/customers/1").body()).isEqualTo("modern");
            assertThat(proxy.admin("/actuator/health/readiness").statusCode()).isEqualTo(200);
        }
    }

    @Test
    void aCapabilityThatNeverHadAGoodFlagIsNotReadyAndTheRestServes() throws IOException {
        flags("lvie", "live");
        try (RunningProxy proxy = RunningProxy.start(plan)) {
            assertThat(proxy.get("/api/customers/1").statusCode()).isEqualTo(503);
            assertThat(proxy.get("/api/customers/1").headers().firstValue("Content-Type"))
                    .contains("application/problem+json");
            assertThat(proxy.get("/api/stock/1").body()).isEqualTo("modern");
            assertThat(proxy.get("/elsewhere").body()).isEqualTo("legacy");
            assertThat(proxy.admin("/actuator/health/readiness").statusCode()).isEqualTo(503);
            assertThat(proxy.admin("/actuator/health/liveness").statusCode()).isEqualTo(200);

            flags("live", "live");

            await().atMost(SOON)
                    .untilAsserted(() ->
                            assertThat(proxy.get("/api/customers/1").body()).isEqualTo("modern"));
            // Requests follow first; readiness is told when the rule is on disk too.
            await().atMost(SOON).untilAsserted(() -> assertThat(
                            proxy.admin("/actuator/health/readiness").statusCode())
                    .isEqualTo(200));
        }
    }

    @Test
    void anIllegalMoveIsRefusedWithItsReason() throws IOException {
        flags("shadow", "off");
        try (RunningProxy proxy = RunningProxy.start(plan)) {
            flags("complete", "off");

            await().atMost(SOON).untilAsserted(() -> assertThat(
                            proxy.capability().get("refused").asString())
                    .contains("shadow -> complete is no move"));
            assertThat(proxy.get("/api/customers/1").body()).isEqualTo("legacy");
        }
    }

    @Test
    void aShareSticksToTheKeyAndGrowsWithoutMovingAKeyBack() throws IOException {
        share(30);
        try (RunningProxy proxy = RunningProxy.start(plan)) {
            List<String> thirty = modernKeys(proxy);
            assertThat(thirty).hasSizeBetween(30, 90);
            assertThat(modernKeys(proxy)).isEqualTo(thirty);

            share(60);

            await().atMost(SOON).untilAsserted(() -> assertThat(
                            proxy.capability().get("share").asDouble())
                    .isEqualTo(60));
            assertThat(modernKeys(proxy)).hasSizeGreaterThan(thirty.size()).containsAll(thirty);
            assertThat(proxy.get("/api/customers").body()).isEqualTo("legacy");
        }
    }

    @Test
    void everySpellingOfANumericKeyIsServedByOneSideAndADoubtfulOneByNone() throws IOException {
        Files.writeString(plan, Files.readString(plan).replace("\"path:3\"", "{ from: \"path:3\", as: number }"));
        share(50);
        try (RunningProxy proxy = RunningProxy.start(plan)) {
            assertThat(modernKeys(proxy)).hasSizeBetween(60, 140);
            for (String key : List.of("1", "2", "3", "4", "5", "6", "7", "8")) {
                assertThat(proxy.send("PUT", "/api/customers/00" + key, "{}").body())
                        .isEqualTo(
                                proxy.send("PUT", "/api/customers/" + key, "{}").body());
            }

            assertThat(proxy.send("PUT", "/api/customers/0x2A", "{}").statusCode())
                    .isEqualTo(400);
            assertThat(proxy.get("/api/customers/search").body()).isEqualTo("legacy");
            assertThat(proxy.admin("/admin/explain?path=/api/customers/0x2A").body())
                    .contains("no whole number", "\"side\":null");
            assertThat(legacy.asked()).noneMatch(request -> request.contains("0x2A"));
            assertThat(modern.asked()).noneMatch(request -> request.contains("0x2A"));
        }
    }

    @Test
    void explainsADecision() {
        try (RunningProxy proxy = RunningProxy.start(plan)) {
            assertThat(proxy.admin("/admin/explain?path=/api/customers/42").body())
                    .contains("\"capability\":\"customers\"", "\"key\":\"42\"", "\"side\":\"legacy\"", "stage off");
        }
    }

    private static List<String> modernKeys(RunningProxy proxy) {
        List<String> keys = new ArrayList<>();
        for (int key = 1; key <= 200; key++) {
            if (proxy.get("/api/customers/" + key).body().equals("modern")) {
                keys.add(String.valueOf(key));
            }
        }
        return keys;
    }

    private Path flagsFile() {
        return directory.resolve("flags.yaml");
    }

    private void flags(String customers, String stock) throws IOException {
        write(flagsFile(), customers, stock);
    }

    private static void write(Path file, String customers, String stock) throws IOException {
        Files.writeString(file, """
                flags:
                  customers: { state: ENABLED, variants: { off: off, dualwrite: dualwrite, shadow: shadow, live: live, rampdown: rampdown, complete: complete }, defaultVariant: %s }
                  stock: { state: ENABLED, variants: { off: off, dualwrite: dualwrite, shadow: shadow, live: live, rampdown: rampdown, complete: complete }, defaultVariant: %s }
                """.formatted(customers, stock));
    }

    private void share(int percent) throws IOException {
        Files.writeString(flagsFile(), """
                flags:
                  customers: { state: ENABLED, variants: { off: off, dualwrite: dualwrite, shadow: shadow, live: live, rampdown: rampdown, complete: complete }, defaultVariant: shadow,
                    targeting: { fractional: [ [ live, %d ], [ shadow, %d ] ] } }
                  stock: { state: ENABLED, variants: { off: off, dualwrite: dualwrite, shadow: shadow, live: live, rampdown: rampdown, complete: complete }, defaultVariant: off }
                """.formatted(percent, 100 - percent));
    }
}

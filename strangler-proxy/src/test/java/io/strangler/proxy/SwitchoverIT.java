package io.strangler.proxy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpExchange;
import io.strangler.playbook.CapabilityName;
import io.strangler.playbook.plan.DatabaseSpec;
import io.strangler.playbook.stage.Flags;
import io.strangler.playbook.stage.Stage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SwitchoverIT {
    private static final CapabilityName CUSTOMERS = new CapabilityName("customers");
    private static final Duration SOON = Duration.ofSeconds(10);
    private static final int KEYS = 40;

    private final Map<String, AtomicInteger> runningLegacy = new ConcurrentHashMap<>();
    private final Map<String, AtomicInteger> runningModern = new ConcurrentHashMap<>();
    private final Queue<String> violations = new ConcurrentLinkedQueue<>();
    private final StubSystem legacy =
            StubSystem.answering(exchange -> write(exchange, "legacy", runningLegacy, runningModern));
    private final StubSystem modern =
            StubSystem.answering(exchange -> write(exchange, "modern", runningModern, runningLegacy));
    private final DatabaseSpec database = TestPostgres.database();

    private Path directory;
    private Path plan;

    @BeforeEach
    void writePlan(@TempDir Path directory) throws IOException {
        this.directory = directory;
        plan = writePlan(database.url());
        flag("defaultVariant: shadow");
    }

    @AfterEach
    void stop() {
        legacy.close();
        modern.close();
    }

    @Test
    void noWriteOfAKeyEverRunsOnBothSidesWhileAuthorityMovesUnderLoad() throws Exception {
        FakeBridge.Answer watchful = (switchovers, open) -> {
            // Between request and adoption nobody may write an affected key anywhere.
            long until = System.nanoTime() + 30_000_000;
            while (System.nanoTime() < until) {
                if (affectedWritesRun(open.present(), open.wanted())) {
                    violations.add("a write of an affected key ran during switchover " + open.id());
                }
                LockSupport.parkNanos(1_000_000);
            }
            switchovers.adopt(open.id());
        };
        try (FakeBridge bridge = FakeBridge.start(database, watchful);
                RunningProxy proxy = RunningProxy.start(plan);
                var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            AtomicBoolean stop = new AtomicBoolean();
            Queue<Integer> failures = new ConcurrentLinkedQueue<>();
            AtomicInteger writes = new AtomicInteger();
            List<Future<?>> writers = new ArrayList<>();
            for (int i = 0; i < 12; i++) {
                writers.add(threads.submit(() -> {
                    while (!stop.get()) {
                        int key = ThreadLocalRandom.current().nextInt(KEYS);
                        int status =
                                proxy.send("PUT", "/api/customers/" + key, "{}").statusCode();
                        writes.incrementAndGet();
                        if (status != 200) {
                            failures.add(status);
                        }
                    }
                }));
            }

            for (int share : List.of(30, 70, 100, 0, 50, 0, 100, 0)) {
                flag(
                        share == 0
                                ? "defaultVariant: shadow"
                                : share == 100
                                        ? "defaultVariant: live"
                                        : "defaultVariant: shadow, targeting: { fractional: [ [ live, %d ], [ shadow, %d ] ] }"
                                                .formatted(share, 100 - share));
                await().atMost(SOON).untilAsserted(() -> assertThat(
                                proxy.capability().toString())
                        .contains(share == 0 ? "\"stage\":\"shadow\"" : "\"stage\":\"live\",\"share\":" + share));
            }
            stop.set(true);
            for (Future<?> writer : writers) {
                writer.get();
            }

            assertThat(violations).isEmpty();
            assertThat(failures).isEmpty();
            assertThat(bridge.seen()).isEqualTo(8);
            assertThat(writes.get()).isGreaterThan(200);
            assertThat(bridge.control().ledger().history(CUSTOMERS)).hasSizeGreaterThanOrEqualTo(8);
        }
    }

    @Test
    void aRefusalLeavesEverythingWhereItWasAndSaysWhy() throws Exception {
        try (FakeBridge bridge = FakeBridge.start(database, FakeBridge.Answer.REFUSE);
                RunningProxy proxy = RunningProxy.start(plan)) {
            flag("defaultVariant: live");

            await().atMost(SOON).untilAsserted(() -> assertThat(
                            proxy.capability().get("refused").asString())
                    .contains("the reverse stream is not proven"));
            assertThat(proxy.send("PUT", "/api/customers/1", "{}").body()).isEqualTo("legacy");

            bridge.answers(FakeBridge.Answer.ADOPT);

            await().atMost(Duration.ofSeconds(7)).untilAsserted(() -> assertThat(
                            proxy.send("PUT", "/api/customers/1", "{}").body())
                    .isEqualTo("modern"));
            assertThat(proxy.capability().get("refused").isNull()).isTrue();
        }
    }

    @Test
    void aBridgeThatNeverAnswersEndsTheMoveAndReleasesTheHeldWrites() throws Exception {
        try (FakeBridge bridge = FakeBridge.start(database, FakeBridge.Answer.NOTHING);
                RunningProxy proxy = RunningProxy.start(plan);
                var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            flag("defaultVariant: live");
            await().atMost(SOON).until(() -> bridge.seen() == 1);

            Future<String> held = threads.submit(
                    () -> proxy.send("PUT", "/api/customers/1", "{}").body());
            assertThat(proxy.get("/api/customers/1").body()).isEqualTo("legacy");
            await().atMost(SOON).untilAsserted(() -> assertThat(
                            proxy.capability().get("requests").get("held").asInt())
                    .isEqualTo(1));

            assertThat(held.get()).isEqualTo("legacy");
            assertThat(proxy.capability().get("refused").asString()).contains("did not answer");
            assertThat(bridge.switchovers().requested()).isEmpty();
        }
    }

    @Test
    void aHeldWriteOutlivesAMoveThatIsGivenUpLate() throws Exception {
        try (FakeBridge bridge = FakeBridge.start(database, FakeBridge.Answer.NOTHING);
                RunningProxy proxy = RunningProxy.start(plan);
                var threads = Executors.newVirtualThreadPerTaskExecutor();
                TestPostgres.Lock lock = TestPostgres.lock(database)) {
            flag("defaultVariant: live");
            await().atMost(SOON).until(() -> bridge.seen() == 1);
            lock.writesTo("strangler_control.switchover");

            Future<String> held = threads.submit(
                    () -> proxy.send("PUT", "/api/customers/1", "{}").body());
            await().until(lock::keepsSomebodyWaiting);
            await().during(Duration.ofMillis(800)).until(() -> !held.isDone());
            lock.release();

            assertThat(held.get()).isEqualTo("legacy");
        }
    }

    @Test
    void aFirstStartBeyondShadowIsNotReadyUntilASwitchoverSaysSo() throws Exception {
        flag("defaultVariant: live");
        try (FakeBridge bridge = FakeBridge.start(database, FakeBridge.Answer.ADOPT)) {
            try (RunningProxy proxy = RunningProxy.start(plan)) {
                assertThat(proxy.send("PUT", "/api/customers/1", "{}").statusCode())
                        .isEqualTo(503);
                assertThat(proxy.capability().get("refused").asString()).contains("no switchover has ever given");
                assertThat(proxy.admin("/actuator/health/readiness").statusCode())
                        .isEqualTo(503);

                flag("defaultVariant: shadow");

                await().atMost(SOON).untilAsserted(() -> assertThat(
                                proxy.send("PUT", "/api/customers/1", "{}").body())
                        .isEqualTo("legacy"));
                flag("defaultVariant: live");
                await().atMost(SOON).untilAsserted(() -> assertThat(
                                proxy.send("PUT", "/api/customers/1", "{}").body())
                        .isEqualTo("modern"));
            }
            forgetState();

            try (RunningProxy proxy = RunningProxy.start(plan)) {
                assertThat(proxy.send("PUT", "/api/customers/1", "{}").body()).isEqualTo("modern");
            }
        }
    }

    @Test
    void aSwitchoverThatWasAdoptedWhileTheProxyWasDownIsFollowed() throws Exception {
        try (FakeBridge bridge = FakeBridge.start(database, FakeBridge.Answer.NOTHING)) {
            RunningProxy.start(plan).close();
            long id = bridge.switchovers()
                    .request(
                            CUSTOMERS,
                            Flags.fixed(CUSTOMERS, Stage.SHADOW),
                            Flags.fixed(CUSTOMERS, Stage.LIVE),
                            Duration.ofSeconds(5));
            assertThat(bridge.switchovers().adopt(id)).isTrue();
            flag("defaultVariant: live");

            try (RunningProxy proxy = RunningProxy.start(plan)) {
                assertThat(proxy.send("PUT", "/api/customers/1", "{}").body()).isEqualTo("modern");
            }
        }
    }

    @Test
    void anUnreachableControlDatabaseStopsMovesButNotTraffic() throws Exception {
        try (FakeBridge bridge = FakeBridge.start(database, FakeBridge.Answer.ADOPT)) {
            RunningProxy.start(plan).close();
            assertThat(bridge.seen()).isZero();
        }
        plan = writePlan("jdbc:postgresql://127.0.0.1:1/nowhere");
        try (RunningProxy proxy = RunningProxy.start(plan)) {
            flag("defaultVariant: live");

            await().atMost(SOON).untilAsserted(() -> assertThat(
                            proxy.capability().get("refused").asString())
                    .contains("the control database cannot be asked", "authority cannot move"));
            assertThat(proxy.send("PUT", "/api/customers/1", "{}").body()).isEqualTo("legacy");
            assertThat(proxy.admin("/actuator/health/readiness").statusCode()).isEqualTo(200);
        }
    }

    @Test
    void movesThatLeaveAuthorityAloneNeedNoBridge() throws Exception {
        try (RunningProxy proxy = RunningProxy.start(plan)) {
            flag("defaultVariant: dualwrite");

            await().atMost(Duration.ofSeconds(10)).untilAsserted(() -> assertThat(
                            proxy.capability().get("stage").asString())
                    .isEqualTo("dualwrite"));
        }
    }

    private void write(
            HttpExchange exchange, String side, Map<String, AtomicInteger> here, Map<String, AtomicInteger> there)
            throws IOException {
        exchange.getRequestBody().readAllBytes();
        if (!exchange.getRequestMethod().equals("PUT")) {
            StubSystem.reply(exchange, 200, "text/plain", side);
            return;
        }
        String key = exchange.getRequestURI().getPath().substring("/api/customers/".length());
        here.computeIfAbsent(key, any -> new AtomicInteger()).incrementAndGet();
        LockSupport.parkNanos(ThreadLocalRandom.current().nextLong(500_000, 15_000_000));
        if (there.getOrDefault(key, new AtomicInteger()).get() > 0) {
            violations.add("key " + key + " was written on both sides at once");
        }
        here.get(key).decrementAndGet();
        StubSystem.reply(exchange, 200, "text/plain", side);
    }

    private boolean affectedWritesRun(String present, String wanted) {
        var from = Flags.rule(CUSTOMERS, present);
        var to = Flags.rule(CUSTOMERS, wanted);
        for (int i = 0; i < KEYS; i++) {
            String key = String.valueOf(i);
            boolean affected = from.authority(Optional.of(key)) != to.authority(Optional.of(key));
            int running = runningLegacy.getOrDefault(key, new AtomicInteger()).get()
                    + runningModern.getOrDefault(key, new AtomicInteger()).get();
            if (affected && running > 0) {
                return true;
            }
        }
        return false;
    }

    private void flag(String definition) throws IOException {
        Files.writeString(directory.resolve("flags.yaml"), "flags: { customers: { " + definition + " } }\n");
    }

    private void forgetState() throws IOException {
        try (var files = Files.list(directory.resolve(".strangler"))) {
            for (Path file : files.toList()) {
                Files.delete(file);
            }
        }
    }

    private Path writePlan(String control) throws IOException {
        String unused = "{ url: \"jdbc:postgresql://127.0.0.1:1/x\", username: x, password: x }";
        return Files.writeString(directory.resolve("migration.yaml"), """
                migration: shop
                flags: flags.yaml
                control: { database: { url: "%s", username: postgres } }
                systems:
                  legacy: { url: "%s", database: %s }
                  shop: { url: "%s", database: %s }
                proxy: { hold-limit: 2s }
                capabilities:
                  customers: { modern: shop, routes: [ { path: /api/customers/**, key: "path:3" } ], entities: [ customer ] }
                """.formatted(
                        control, legacy.url(), unused, modern.url(), unused));
    }
}

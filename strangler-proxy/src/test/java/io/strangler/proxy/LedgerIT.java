package io.strangler.proxy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.groups.Tuple.tuple;
import static org.awaitility.Awaitility.await;

import io.strangler.playbook.CapabilityName;
import io.strangler.playbook.ledger.ControlDatabase;
import io.strangler.playbook.ledger.Ledger;
import io.strangler.playbook.plan.DatabaseSpec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LedgerIT {
    private static final CapabilityName CUSTOMERS = new CapabilityName("customers");
    private static final Duration SOON = Duration.ofSeconds(5);

    private final StubSystem legacy = StubSystem.saying("legacy");
    private final StubSystem modern = StubSystem.saying("modern");
    private final DatabaseSpec database = TestPostgres.database();
    private final ControlDatabase control = new ControlDatabase(database, "test");

    private Path directory;
    private Path plan;

    @BeforeEach
    void writePlan(@TempDir Path directory) throws Exception {
        this.directory = directory;
        control.migrate();
        String unused = "{ url: \"jdbc:postgresql://127.0.0.1:1/x\", username: x, password: x }";
        plan = Files.writeString(directory.resolve("migration.yaml"), """
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
                        database.url(), legacy.url(), unused, modern.url(), unused));
        flag("off");
    }

    @AfterEach
    void stop() {
        control.close();
        legacy.close();
        modern.close();
    }

    @Test
    void aFlipMadeByHandIsRecordedOnceHoweverOftenTheProxyStarts() throws Exception {
        try (RunningProxy proxy = RunningProxy.start(plan)) {
            flag("dualwrite");
            awaitStage(proxy, "dualwrite");
        }
        RunningProxy.start(plan).close();
        RunningProxy.start(plan).close();

        assertThat(history())
                .extracting(Ledger.Entry::action, Ledger.Entry::before, Ledger.Entry::after)
                .containsExactly(tuple("adopted", "off", "dualwrite"), tuple("adopted", "none", "off"));
        assertThat(history().getFirst().actor()).startsWith("proxy ");
        assertThat(history().getFirst().reason()).matches("flags [0-9a-f]{12}, no authority moves");
    }

    @Test
    void aSwitchoverIsRecordedOnceAlsoByAProxyThatHasLostItsState() throws Exception {
        flag("shadow");
        try (FakeBridge bridge = FakeBridge.start(database, FakeBridge.Answer.ADOPT)) {
            try (RunningProxy proxy = RunningProxy.start(plan)) {
                assertThat(proxy.capability().get("epoch").asInt()).isZero();
                flag("live");
                awaitStage(proxy, "live");
                assertThat(proxy.capability().get("epoch").asInt()).isEqualTo(1);
            }
            Files.delete(directory.resolve(".strangler/proxy-customers.json"));
            RunningProxy.start(plan).close();

            assertThat(bridge.seen()).isEqualTo(1);
            assertThat(history()).extracting(Ledger.Entry::after).containsExactly("live 100 %", "shadow");
            assertThat(history().getFirst().reason()).endsWith("switchover 1");
        }
    }

    @Test
    void aProxyThatHasLostItsStateTakesMovesWithoutASwitchoverFromTheLedger() throws Exception {
        flag("shadow");
        try (FakeBridge bridge = FakeBridge.start(database, FakeBridge.Answer.ADOPT)) {
            try (RunningProxy proxy = RunningProxy.start(plan)) {
                flag("live");
                awaitStage(proxy, "live");
                flag("rampdown");
                awaitStage(proxy, "rampdown");
                await().atMost(SOON)
                        .untilAsserted(
                                () -> assertThat(history().getFirst().after()).isEqualTo("rampdown"));
            }
            Files.delete(directory.resolve(".strangler/proxy-customers.json"));
            flag("complete");

            try (RunningProxy proxy = RunningProxy.start(plan)) {
                awaitStage(proxy, "complete");
            }
            assertThat(bridge.seen()).isEqualTo(1);
        }
    }

    @Test
    void aRefusalIsRecordedOncePerRevision() throws Exception {
        RunningProxy.start(plan).close();
        flag("live");
        try (RunningProxy proxy = RunningProxy.start(plan)) {
            await().atMost(SOON).untilAsserted(() -> assertThat(
                            proxy.capability().get("refused").isNull())
                    .isFalse());
        }
        RunningProxy.start(plan).close();

        List<Ledger.Entry> refused = history().stream()
                .filter(entry -> entry.action().equals("refused"))
                .toList();
        assertThat(refused).singleElement().satisfies(entry -> {
            assertThat(entry.before()).isEqualTo("off");
            assertThat(entry.after()).isEqualTo("off");
            assertThat(entry.reason()).contains("off -> live is no move while data moves along");
        });
    }

    @Test
    void aFlipWhileTheControlDatabaseIsAwayIsServedAtOnceAndRecordedWithItsOwnTimeLater() throws Exception {
        try (RunningProxy proxy = RunningProxy.start(plan)) {
            await().atMost(SOON).until(() -> !history().isEmpty());
            TestPostgres.takeAway(database);
            Instant before = Instant.now();

            flag("dualwrite");
            await().atMost(Duration.ofSeconds(1))
                    .untilAsserted(() -> assertThat(stage(proxy)).isEqualTo("dualwrite"));
            Instant after = Instant.now();
            assertThat(proxy.get("/api/customers/1").body()).isEqualTo("legacy");
            await().atMost(SOON).untilAsserted(() -> assertThat(
                            proxy.admin("/actuator/prometheus").body())
                    .contains("strangler_ledger_waiting 1.0"));
            TestPostgres.bringBack(database);

            await().atMost(SOON)
                    .untilAsserted(
                            () -> assertThat(history().getFirst().after()).isEqualTo("dualwrite"));
            assertThat(history().getFirst().at()).isBetween(before, after);
            assertThat(history()).hasSize(2);
        } finally {
            TestPostgres.bringBack(database);
        }
    }

    @Test
    void whatAnEndedProxyCouldNotRecordIsRecordedAtItsNextStart() throws Exception {
        Instant ended;
        try (RunningProxy proxy = RunningProxy.start(plan)) {
            await().atMost(SOON).until(() -> !history().isEmpty());
            TestPostgres.takeAway(database);
            flag("dualwrite");
            awaitStage(proxy, "dualwrite");
        } finally {
            ended = Instant.now();
            TestPostgres.bringBack(database);
        }
        assertThat(history()).hasSize(1);

        RunningProxy.start(plan).close();

        assertThat(history()).hasSize(2);
        assertThat(history().getFirst().after()).isEqualTo("dualwrite");
        assertThat(history().getFirst().at()).isBefore(ended);
    }

    private List<Ledger.Entry> history() throws SQLException {
        return control.ledger().history(CUSTOMERS);
    }

    private static String stage(RunningProxy proxy) {
        return proxy.capability().get("stage").asString();
    }

    private static void awaitStage(RunningProxy proxy, String stage) {
        await().atMost(SOON).untilAsserted(() -> assertThat(stage(proxy)).isEqualTo(stage));
    }

    private void flag(String stage) throws IOException {
        Files.writeString(directory.resolve("flags.yaml"), "flags: { customers: { defaultVariant: " + stage + " } }\n");
    }
}

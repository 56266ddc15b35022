package io.strangler.proxy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpExchange;
import io.strangler.playbook.CapabilityName;
import io.strangler.playbook.evidence.Evidence.ShadowCounts;
import io.strangler.playbook.ledger.ControlDatabase;
import io.strangler.playbook.plan.DatabaseSpec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

class MirrorIT {
    private static final CapabilityName PEOPLE = new CapabilityName("people");
    private static final Duration SOON = Duration.ofSeconds(5);

    private final AtomicInteger stale = new AtomicInteger();
    private final CountDownLatch hang = new CountDownLatch(1);
    private final StubSystem legacy = StubSystem.answering(exchange ->
            StubSystem.reply(exchange, 200, "application/json", "{\"name\":\"Mary\",\"n\":1.0,\"seen\":\"legacy\"}"));
    private final StubSystem modern = StubSystem.answering(this::modern);
    private final DatabaseSpec database = TestPostgres.database();

    private Path jar;
    private Path directory;
    private Path plan;

    @BeforeEach
    void writePlan(@TempDir Path directory) throws IOException {
        this.directory = directory;
        jar = directory.resolve("people.jar");
        TranslatorJar.build(jar, "name");
        flag("shadow");
        plan = Files.writeString(
                directory.resolve("migration.yaml"), """
                migration: shop
                flags: flags.yaml
                translators: [ people.jar ]
                control: { database: { url: "%s", username: postgres } }
                systems:
                  legacy: { url: "%s" }
                  people: { url: "%s" }
                capabilities:
                  people: { modern: people, routes: [ { path: /api/people/**, key: "path:3" } ], shadow: { ignore: [ "$.seen" ] } }
                """.formatted(database.url(), legacy.url(), modern.url()));
    }

    @AfterEach
    void stop() {
        hang.countDown();
        legacy.close();
        modern.close();
    }

    @Test
    void equalAnswersAreCountedAndBecomeEvidence() throws Exception {
        try (RunningProxy proxy = RunningProxy.start(plan);
                ControlDatabase control = new ControlDatabase(database, "test")) {
            control.migrate();
            for (int i = 0; i < 20; i++) {
                assertThat(proxy.get("/api/people/" + i).body()).contains("\"seen\":\"legacy\"");
            }

            await().atMost(SOON)
                    .untilAsserted(() ->
                            assertThat(shadow(proxy).get("compared").asInt()).isEqualTo(20));
            assertThat(shadow(proxy).get("mismatched").asInt()).isZero();
            await().atMost(SOON).untilAsserted(() -> {
                Optional<ShadowCounts> counts = control.evidence().shadow(PEOPLE, Instant.EPOCH);
                assertThat(counts).map(ShadowCounts::compared).contains(20L);
                assertThat(counts)
                        .map(ShadowCounts::translators)
                        .contains(proxy.status().get("translators").asString());
            });
        }
    }

    @Test
    void aWrongTranslatorIsCaughtAndTheRightOneCountsAnew() throws Exception {
        TranslatorJar.build(jar, "nom");
        try (RunningProxy proxy = RunningProxy.start(plan);
                ControlDatabase control = new ControlDatabase(database, "test")) {
            control.migrate();
            proxy.get("/api/people/7");

            await().atMost(SOON)
                    .untilAsserted(() ->
                            assertThat(shadow(proxy).get("mismatched").asInt()).isEqualTo(1));
            assertThat(shadow(proxy).get("fields").toString()).isEqualTo("{\"$.name\":1,\"$.nom\":1}");
            assertThat(shadow(proxy).get("samples").toString())
                    .contains("\"key\":\"7\"", "\"field\":\"$.name\"", "\"legacy\":\"Xxxx\"", "\"modern\":\"absent\"")
                    .doesNotContain("Mary");

            TranslatorJar.build(jar, "name");
            await().atMost(SOON).untilAsserted(() -> {
                proxy.get("/api/people/7");
                assertThat(control.evidence().shadow(PEOPLE, Instant.EPOCH))
                        .hasValueSatisfying(
                                counts -> assertThat(counts.mismatched()).isZero());
            });
        }
    }

    @Test
    void aTranslatorThatBreaksIsADifferenceAndLeavesAWorkerForTheNextRead() {
        try (RunningProxy proxy = RunningProxy.start(plan)) {
            // More than there are workers.
            for (int i = 0; i < 60; i++) {
                proxy.get(i % 2 == 0 ? "/api/people/missing-class" : "/api/people/defect");
            }
            proxy.get("/api/people/1");

            await().atMost(Duration.ofSeconds(10))
                    .untilAsserted(() ->
                            assertThat(shadow(proxy).get("compared").asInt()).isEqualTo(61));
            assertThat(shadow(proxy).get("mismatched").asInt()).isEqualTo(60);
            assertThat(shadow(proxy).get("samples").toString()).contains("the translator failed");
        }
    }

    @Test
    void aChangeThatIsStillUnderWayIsNoMismatch() {
        try (RunningProxy proxy = RunningProxy.start(plan)) {
            stale.set(2);

            proxy.get("/api/people/stale");

            await().atMost(SOON)
                    .untilAsserted(() ->
                            assertThat(shadow(proxy).get("compared").asInt()).isEqualTo(1));
            assertThat(shadow(proxy).get("mismatched").asInt()).isZero();
            assertThat(stale.get()).isNegative();
        }
    }

    // If answers waited for the side that hangs, they would take minutes.
    @Test
    @Timeout(60)
    void aHangingModernSideLeavesAnswersAloneAndIsDropped() {
        try (RunningProxy proxy = RunningProxy.start(plan)) {
            for (int i = 0; i < 600; i++) {
                assertThat(proxy.get("/api/people/hang").statusCode()).isEqualTo(200);
            }

            await().atMost(SOON)
                    .untilAsserted(() ->
                            assertThat(shadow(proxy).get("dropped").asInt()).isPositive());
            await().atMost(Duration.ofSeconds(10))
                    .untilAsserted(() ->
                            assertThat(shadow(proxy).get("failed").asInt()).isPositive());
        }
    }

    @Test
    @Timeout(60)
    void aSideThatHangsTakesNoEvidenceFromOtherCapabilities() throws IOException {
        Files.writeString(plan, Files.readString(plan) + """
                  orders: { modern: people, routes: [ { path: /api/orders/** } ] }
                """);
        Files.writeString(
                directory.resolve("flags.yaml"),
                "flags: { people: { defaultVariant: shadow }, orders: { defaultVariant: shadow } }");
        try (RunningProxy proxy = RunningProxy.start(plan)) {
            for (int i = 0; i < 400; i++) {
                proxy.get("/api/orders/hang");
            }
            for (int i = 0; i < 20; i++) {
                proxy.get("/api/people/" + i);
            }

            await().atMost(SOON)
                    .untilAsserted(() ->
                            assertThat(shadow(proxy).get("compared").asInt()).isEqualTo(20));
            assertThat(shadow(proxy).get("dropped").asInt()).isZero();
        }
    }

    @Test
    void writesAreNeverMirrored() throws IOException {
        try (RunningProxy proxy = RunningProxy.start(plan)) {
            proxy.send("PUT", "/api/people/1", "{}");
            proxy.send("POST", "/api/people", "{}");
            proxy.get("/api/people/1");

            await().atMost(SOON)
                    .untilAsserted(() ->
                            assertThat(shadow(proxy).get("compared").asInt()).isEqualTo(1));
            assertThat(modern.asked()).containsExactly("GET /people/1");
        }
    }

    @Test
    void whileModernServesLegacyIsAskedTheSame() throws IOException {
        flag("live");
        try (RunningProxy proxy = RunningProxy.start(plan)) {
            assertThat(proxy.get("/api/people/1?a=b").body()).contains("\"seen\":\"modern\"");

            await().atMost(SOON)
                    .untilAsserted(() ->
                            assertThat(shadow(proxy).get("compared").asInt()).isEqualTo(1));
            assertThat(shadow(proxy).get("mismatched").asInt()).isZero();
            assertThat(legacy.asked()).containsExactly("GET /api/people/1?a=b");
        }
    }

    @Test
    void aReadWithABodyIsNotMirroredForItWouldBeAnotherOneWithoutIt() {
        try (RunningProxy proxy = RunningProxy.start(plan)) {
            proxy.send("GET", "/api/people/1", "{\"name\":\"M*\"}");
            proxy.get("/api/people/2");

            await().atMost(SOON)
                    .untilAsserted(() ->
                            assertThat(shadow(proxy).get("compared").asInt()).isEqualTo(1));
            assertThat(legacy.asked()).containsExactly("GET /api/people/1", "GET /api/people/2");
            assertThat(modern.asked()).hasSize(1);
            assertThat(shadow(proxy).path("withBody").asInt()).isEqualTo(1);
            assertThat(proxy.admin("/actuator/prometheus").body())
                    .contains("strangler_shadow_total{capability=\"people\",result=\"with-body\"} 1.0");
        }
    }

    private static JsonNode shadow(RunningProxy proxy) {
        return proxy.capability().get("shadow");
    }

    private void flag(String stage) throws IOException {
        Files.writeString(directory.resolve("flags.yaml"), "flags: { people: { defaultVariant: " + stage + " } }");
    }

    private void modern(HttpExchange exchange) throws IOException {
        exchange.getRequestBody().readAllBytes();
        String path = exchange.getRequestURI().getPath();
        if (path.endsWith("hang")) {
            try {
                hang.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
        String name = path.endsWith("stale") && stale.getAndDecrement() > 0 ? "MARY" : "Mary";
        StubSystem.reply(
                exchange, 200, "application/json", "{\"seen\":\"modern\",\"n\":1,\"fullName\":\"" + name + "\"}");
    }
}

package io.strangler.proxy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpExchange;
import io.strangler.playbook.plan.PlanFile;
import io.strangler.proxy.translation.CurrentTranslators;
import java.io.IOException;
import java.net.Socket;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

class TranslationIT {
    private final Queue<Map<String, List<String>>> modernHeaders = new ConcurrentLinkedQueue<>();
    private final StubSystem legacy = StubSystem.answering(
            exchange -> StubSystem.reply(exchange, 200, "application/json", "{\"name\":\"Mary\",\"from\":\"legacy\"}"));
    private final StubSystem modern = StubSystem.answering(this::modern);

    private Path jar;
    private Path plan;

    @BeforeEach
    void writePlan(@TempDir Path directory) throws IOException {
        jar = directory.resolve("people.jar");
        TranslatorJar.build(jar, "name");
        Files.writeString(directory.resolve("flags.yaml"), "flags: { people: { defaultVariant: live } }");
        plan = Files.writeString(directory.resolve("migration.yaml"), """
                migration: shop
                flags: flags.yaml
                translators: [ people.jar ]
                proxy: { forced-side: { header: X-Side, token: s3cret } }
                systems:
                  legacy: { url: "%s" }
                  people: { url: "%s" }
                capabilities:
                  people: { modern: people, routes: [ { path: /api/people/**, key: "path:3" } ], shadow: { sample: 0 } }
                """.formatted(legacy.url(), modern.url()));
    }

    @AfterEach
    void stop() {
        legacy.close();
        modern.close();
    }

    @Test
    void aLegacyClientIsServedFromTheModernApi() {
        try (RunningProxy proxy = RunningProxy.start(plan)) {
            HttpResponse<String> answer = proxy.send("PUT", "/api/people/42?q=%C3%A9", "{\"name\":\"Mary\"}");

            assertThat(answer.statusCode()).isEqualTo(200);
            assertThat(answer.body()).isEqualTo("{\"name\":\"Mary\",\"at\":\"PUT /people/42?q=%C3%A9\"}");
            assertThat(answer.headers().map().keySet())
                    .noneMatch(name -> name.toLowerCase(java.util.Locale.ROOT).startsWith("x-strangler"));
            Map<String, List<String>> headers = modernHeaders.remove();
            assertThat(headers.get("Host")).containsExactly(modern.url().substring("http://".length()));
            assertThat(headers.get("X-translated")).containsExactly("yes");
            assertThat(headers.get("X-forwarded-host")).containsExactly("127.0.0.1:" + proxy.port());
            assertThat(headers.get("X-forwarded-for")).containsExactly("127.0.0.1");
        }
    }

    @Test
    void requestsThatWouldNeedPairsOfIdentifiersAreRefusedAtTheStart() throws IOException {
        String database = ", database: { url: 'jdbc:postgresql://127.0.0.1:1/x', username: u, password: p } }";
        Files.writeString(
                plan,
                Files.readString(plan)
                                .replaceAll("(url: \"[^\"]*\") }", "$1" + database)
                                .replace("{ modern: people,", "{ modern: people, entities: [ person ],")
                        + "control: { " + database.substring(2) + """

                        entities:
                          person:
                            legacy: { table: persons, key: [ no ] }
                            modern: { system: people, table: person, key: [ id ] }
                            columns: { no: { to: id, as: mapped } }
                            reserve: { from: 1000, to: 1999 }
                        """);

        assertThatThrownBy(() -> CurrentTranslators.open(PlanFile.read(plan)))
                .isInstanceOf(CurrentTranslators.UnusableTranslators.class)
                .hasMessageContaining("capability people has a translator of requests, and the entity person, whose"
                        + " identifiers are mapped");
        Files.writeString(
                plan,
                Files.readString(plan).replace("{ to: id, as: mapped }", "id").replaceAll(" +reserve.*", ""));
        CurrentTranslators.open(PlanFile.read(plan)).close();
    }

    @Test
    void whatCannotBeTranslatedIsSaid() {
        try (RunningProxy proxy = RunningProxy.start(plan)) {
            HttpResponse<String> request = proxy.get("/api/people/untranslatable");
            HttpResponse<String> answer = proxy.get("/api/people/teapot");

            assertThat(request.statusCode()).isEqualTo(501);
            assertThat(request.body()).contains("path has no counterpart");
            assertThat(answer.statusCode()).isEqualTo(502);
            assertThat(answer.body()).contains("status is no legacy status");
        }
    }

    @Test
    @Timeout(20)
    void aTranslatorWhoseJarLacksAClassFailsItsRequestsAndHangsNone() {
        try (RunningProxy proxy = RunningProxy.start(plan)) {
            assertThat(proxy.send("PUT", "/api/people/missing-class", "{}").statusCode())
                    .isEqualTo(500);
        }
    }

    @Test
    void aRequestTooLargeToTranslateIsRefused() {
        try (RunningProxy proxy = RunningProxy.start(plan)) {
            assertThat(proxy.send("PUT", "/api/people/42", "x".repeat(1024 * 1024 + 1))
                            .statusCode())
                    .isEqualTo(413);
            assertThat(proxy.send("PUT", "/api/people/42", "x".repeat(1024 * 1024))
                            .statusCode())
                    .isEqualTo(200);
        }
    }

    @Test
    void aClientThatStopsSendingIsA408AndNoLongerCountsAsAWrite() throws IOException {
        Files.writeString(plan, Files.readString(plan).replace("proxy: {", "proxy: { answer-timeout: 500ms,"));
        try (RunningProxy proxy = RunningProxy.start(plan);
                Socket client = new Socket("127.0.0.1", proxy.port())) {
            client.setSoTimeout(10_000);
            client.getOutputStream()
                    .write("PUT /api/people/42 HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\n\r\nab"
                            .getBytes(StandardCharsets.US_ASCII));

            assertThat(new String(client.getInputStream().readNBytes(12), StandardCharsets.US_ASCII))
                    .isEqualTo("HTTP/1.1 408");
            assertThat(modernHeaders).isEmpty();
        }
    }

    @Test
    void headHasTheLengthOfTheTranslatedAnswer() {
        try (RunningProxy proxy = RunningProxy.start(plan)) {
            String length = String.valueOf(proxy.get("/api/people/42").body().length());

            HttpResponse<String> head = proxy.send("HEAD", "/api/people/42", "");

            assertThat(head.headers().firstValue("Content-Length")).contains(length);
            assertThat(head.body()).isEmpty();
        }
    }

    @Test
    void aChangedJarIsUsedWhileTheProxyRunsAndABrokenOneIsNot() throws IOException {
        try (RunningProxy proxy = RunningProxy.start(plan)) {
            String revision = proxy.status().get("translators").asString();

            TranslatorJar.build(jar, "nom");
            await().atMost(Duration.ofSeconds(10))
                    .untilAsserted(
                            () -> assertThat(proxy.get("/api/people/1").body()).contains("\"nom\""));
            assertThat(proxy.status().get("translators").asString()).isNotEqualTo(revision);

            Files.write(jar, "no jar".getBytes(StandardCharsets.UTF_8));
            await().atMost(Duration.ofSeconds(10)).untilAsserted(() -> assertThat(
                            proxy.status().get("problems").toString())
                    .contains("stay in use"));
            assertThat(proxy.get("/api/people/1").body()).contains("\"nom\"");

            TranslatorJar.build(jar, "name");
            await().atMost(Duration.ofSeconds(10))
                    .untilAsserted(
                            () -> assertThat(proxy.get("/api/people/1").body()).contains("\"name\""));
            assertThat(proxy.status().get("translators").asString()).isEqualTo(revision);
        }
    }

    @Test
    void aTokenForcesTheSideOfAReadAndTellsWhoServed() {
        try (RunningProxy proxy = RunningProxy.start(plan)) {
            HttpResponse<String> forced = proxy.get("/api/people/1", "X-Side", "legacy;s3cret");
            HttpResponse<String> wrong = proxy.get("/api/people/1", "X-Side", "legacy;guess");

            assertThat(forced.body()).contains("\"from\":\"legacy\"");
            assertThat(forced.headers().firstValue("X-Strangler-Served-By")).contains("legacy");
            assertThat(wrong.body()).contains("GET /people/1");
            assertThat(wrong.headers().firstValue("X-Strangler-Served-By")).isEmpty();
            assertThat(modernHeaders).allSatisfy(headers -> assertThat(headers).doesNotContainKey("X-side"));
        }
    }

    private void modern(HttpExchange exchange) throws IOException {
        modernHeaders.add(Map.copyOf(exchange.getRequestHeaders()));
        String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
        String asked = exchange.getRequestMethod() + " " + exchange.getRequestURI();
        boolean teapot = asked.endsWith("teapot");
        boolean named = body.isEmpty() || body.contains("fullName") || body.startsWith("xx");
        StubSystem.reply(
                exchange,
                teapot ? 418 : named ? 200 : 422,
                "application/json",
                "{\"fullName\":\"Mary\",\"at\":\"" + asked + "\"}");
    }
}

package io.strangler.proxy.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.strangler.proxy.RunningProxy;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Keys that stand in JSON bodies: key 7 is modern, every other and none is legacy. */
class BodyKeyIT {
    private static final String OK = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n";

    @TempDir
    static Path directory;

    private static RawUpstream legacy;
    private static RawUpstream modern;
    private static RunningProxy proxy;

    @BeforeAll
    static void start() throws IOException {
        legacy = new RawUpstream();
        modern = new RawUpstream();
        Files.writeString(directory.resolve("flags.yaml"), """
                flags:
                  orders:
                    defaultVariant: "off"
                    targeting: { if: [ { "==": [ { var: targetingKey }, "7" ] }, live, "off" ] }
                """);
        proxy = RunningProxy.start(
                Files.writeString(directory.resolve("migration.yaml"), """
                migration: shop
                flags: flags.yaml
                proxy: { answer-timeout: 1s }
                systems:
                  legacy: { url: "http://127.0.0.1:%d" }
                  shop: { url: "http://127.0.0.1:%d" }
                capabilities:
                  orders:
                    modern: shop
                    routes: [ { path: /orders/**, key: { from: "body:/customer/id", as: number } } ]
                """.formatted(legacy.port(), modern.port())));
    }

    @AfterAll
    static void stop() {
        proxy.close();
        legacy.close();
        modern.close();
    }

    @BeforeEach
    void answer() {
        legacy.answers(RawUpstream.Script.saying(OK + "le"));
        modern.answers(RawUpstream.Script.saying(OK + "mo"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "application/json               | {'customer':{'id':7}}           | mo",
                "application/json               | {'x':[1,{}],'customer':{'id':'007'}} | mo",
                "application/vnd.shop+json; charset=UTF-8 | {'customer':{'id':7}} | mo",
                "application/json               | {'customer':{'id':8}}           | le",
                "application/json               | {'customer':{}}                 | le",
                "application/json               | {'customer':{'id':null}}        | le",
                "application/json               | [7]                             | le",
                "application/json               | 7                               | le",
                "text/plain                     | {'customer':{'id':7}}           | le",
                "application/json; charset=latin1 | {'customer':{'id':7}}         | le",
                "application/json~Content-Encoding: gzip | {'customer':{'id':7}}  | le",
            })
    void theKeyInTheBodyDecides(String type, String json, String served) throws IOException {
        assertThat(exchange(type, json)).endsWith(served);
        RawUpstream server = served.equals("mo") ? modern : legacy;
        assertThat(server.received().element()).endsWith("\r\n\r\n" + json.replace('\'', '"'));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "{'customer':{'id':7}        | no well-formed JSON",
                "{'customer':{'id':7}} {}    | no well-formed JSON",
                "{'customer':{'id':7,'id':8}} | no well-formed JSON",
                "{'customer':{'id':7},'customer':{'id':8}} | no well-formed JSON",
                "{'customer':{'id':7.0}}     | neither a text nor a whole number",
                "{'customer':{'id':[7]}}     | neither a text nor a whole number",
                "{'customer':{'id':true}}    | neither a text nor a whole number",
                "{'customer':{'id':'0x7'}}   | no whole number",
            })
    void whatTwoSystemsCouldReadDifferentlyIsServedByNone(String json, String reason) throws IOException {
        assertThat(exchange("application/json", json))
                .startsWith("HTTP/1.1 400 ")
                .contains(reason);
        assertThat(legacy.received()).isEmpty();
        assertThat(modern.received()).isEmpty();
    }

    @Test
    void chunksArriveByteForByte() throws IOException {
        String body = "c\r\n{\"customer\":\r\n9\r\n{\"id\": 7}\r\n1\r\n}\r\n0\r\n\r\n";

        assertThat(RawClient.exchange(
                        proxy.port(),
                        "PUT /orders/1 HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n"
                                + "Transfer-Encoding: chunked\r\n\r\n" + body))
                .endsWith("mo");
        assertThat(modern.received().element().replaceAll("(?s).*\r\n\r\n[0-9a-f]+\r\n(.*)\r\n0\r\n\r\n", "$1"))
                .isEqualTo("{\"customer\":{\"id\": 7}}");
    }

    @Test
    void aClientThatWaitsFor100IsToldToGoOn() throws IOException {
        try (RawClient client = new RawClient(proxy.port())) {
            client.send("POST /orders/ HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n"
                    + "Expect: 100-continue\r\nContent-Length: 21\r\n\r\n");
            assertThat(client.head()).isEqualTo("HTTP/1.1 100 Continue\r\n\r\n");
            assertThat(modern.connections()).isZero();
            client.send("{\"customer\":{\"id\":7}}");

            assertThat(client.answer()).startsWith("HTTP/1.1 200 ").endsWith("mo");
            assertThat(modern.received().element())
                    .endsWith("{\"customer\":{\"id\":7}}")
                    .doesNotContainIgnoringCase("expect");
            client.send("GET /orders/1 HTTP/1.1\r\nHost: x\r\n\r\n");
            assertThat(client.answer()).endsWith("le");
        }
    }

    @ParameterizedTest
    @CsvSource({"65536, mo", "65537, le", "300000, le"})
    void aBodyTooLargeToBeHeldHasNoKeyAndArrivesWhole(int length, String served) throws IOException {
        String json = "{\"customer\":{\"id\":7},\"x\":\"" + "y".repeat(length - 28) + "\"}";
        assertThat(json).hasSize(length);

        assertThat(exchange("application/json", json)).endsWith(served);
        assertThat(exchange("application/json~Transfer-Encoding: chunked", json))
                .endsWith(served);
        RawUpstream server = served.equals("mo") ? modern : legacy;
        assertThat(server.received())
                .hasSize(2)
                .allMatch(request ->
                        json.equals(request.split("\r\n\r\n", 2)[1].replaceAll("\r?\n?[0-9a-f]+\r\n(\r\n)?", "")));
    }

    @Test
    void aBodyThatDoesNotComeIsNotWaitedForForEver() throws IOException {
        assertThat(
                        RawClient.exchange(
                                proxy.port(),
                                "POST /orders/ HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 21\r\n\r\n{"))
                .startsWith("HTTP/1.1 408 ");
    }

    @Test
    void aClientThatLeavesIsServedByNobody() throws IOException {
        try (RawClient client = new RawClient(proxy.port())) {
            client.send("POST /orders/ HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n"
                    + "Expect: 100-continue\r\nContent-Length: 21\r\n\r\n");
            client.head();
        }
        await().until(() -> proxy.admin("/actuator/prometheus").body().contains("outcome=\"aborted\""));
        assertThat(legacy.received()).isEmpty();
        assertThat(modern.received()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "text/plain, 21, 415",
        "application/json~Content-Encoding: gzip, 21, 415",
        "application/json, 70000, 413"
    })
    void nearDataABodyThatHidesItsKeyIsServedByNobody(String type, int length, int status, @TempDir Path other)
            throws IOException {
        String nowhere = "{ url: \"jdbc:postgresql://127.0.0.1:1/x\", username: x, password: x }";
        Files.writeString(other.resolve("flags.yaml"), "flags: { orders: { defaultVariant: off } }");
        try (RunningProxy near = RunningProxy.start(Files.writeString(other.resolve("migration.yaml"), """
                migration: shop
                flags: flags.yaml
                control: { database: %s }
                systems:
                  legacy: { url: "http://127.0.0.1:%d", database: %s }
                  shop: { url: "http://127.0.0.1:%d", database: %s }
                capabilities:
                  orders:
                    modern: shop
                    entities: [ order ]
                    routes: [ { path: /orders/**, key: "body:/customer/id" } ]
                """.formatted(
                        nowhere, legacy.port(), nowhere, modern.port(), nowhere)))) {
            String head = "PUT /orders/1 HTTP/1.1\r\nHost: x\r\nContent-Type: " + type.replace("~", "\r\n") + "\r\n";

            assertThat(RawClient.exchange(
                            near.port(), head + "Content-Length: " + length + "\r\n\r\n{\"customer\":{\"id\":7}}"))
                    .startsWith("HTTP/1.1 " + status + " ");
            String body = "{\"customer\":{\"id\":7}}" + " ".repeat(length);
            assertThat(RawClient.exchange(
                            near.port(),
                            head + "Transfer-Encoding: chunked\r\n\r\n" + Integer.toHexString(body.length()) + "\r\n"
                                    + body + "\r\n0\r\n\r\n"))
                    .startsWith("HTTP/1.1 " + status + " ");
            assertThat(legacy.received()).isEmpty();
        }
    }

    @Test
    void explainLooksIntoABodyToo() {
        assertThat(proxy.admin("/admin/explain?method=POST&path=/orders&body=%7B%22customer%22:%7B%22id%22:7%7D%7D")
                        .body())
                .contains("\"key\":\"7\"", "\"side\":\"modern\"");
    }

    private static String exchange(String type, String json) throws IOException {
        String body = json.replace('\'', '"');
        boolean chunked = type.contains("chunked");
        return RawClient.exchange(
                proxy.port(),
                "POST /orders/ HTTP/1.1\r\nHost: x\r\nContent-Type: " + type.replace("~", "\r\n") + "\r\n"
                        + (chunked
                                ? "\r\n" + Integer.toHexString(body.length()) + "\r\n" + body + "\r\n0\r\n\r\n"
                                : "Content-Length: " + body.length() + "\r\n\r\n" + body));
    }
}

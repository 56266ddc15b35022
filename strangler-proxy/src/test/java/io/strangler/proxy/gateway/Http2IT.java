package io.strangler.proxy.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.strangler.proxy.gateway.RawUpstream.Script;
import io.strangler.proxy.gateway.RawUpstream.Then;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** HTTP/2 in front, HTTP/1.1 behind: what each of them sees. */
class Http2IT {
    private static final Certificate CERTIFICATE = Certificate.of("localhost");
    private static final String OK = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";
    private static final int PROTOCOL_ERROR = 1;
    private static final Duration SOON = Duration.ofSeconds(5);

    private static RawProxy raw;

    private RawHttp2 client;

    @BeforeAll
    static void start(@TempDir Path directory) throws IOException {
        CERTIFICATE.writeTo(directory);
        raw = new RawProxy(directory, "answer-timeout: 20s, tls: { certificate: cert.pem, key: key.pem }", "");
    }

    @AfterAll
    static void stop() {
        raw.close();
    }

    @BeforeEach
    void connect() throws Exception {
        raw.upstream().answers(Script.saying(OK));
        client = new RawHttp2(raw.port(), CERTIFICATE);
    }

    @AfterEach
    void disconnect() throws IOException {
        client.close();
    }

    @Test
    void aRequestIsToldInHttp1AndItsAnswerInHttp2() throws Exception {
        raw.upstream()
                .answers(
                        Script.saying(
                                "HTTP/1.1 200 Fine\r\nConnection: X-Hop\r\nX-Hop: 1\r\nKeep-Alive: timeout=5\r\n"
                                        + "Proxy-Connection: x\r\nSet-Cookie: a=1\r\nSet-Cookie: b=2\r\nContent-Length: 5\r\n\r\nhello"));
        client.get(1, "/a//b?c=%2F", "cookie", "a=1", "cookie", "b=2", "x-a", "1", "x-a", "2", "te", "trailers");

        RawHttp2.Answer answer = client.answer(1);

        assertThat(raw.upstream().headWithoutId())
                .containsExactly(
                        "GET /a//b?c=%2F HTTP/1.1",
                        "Host: shop.example",
                        "x-a: 1",
                        "x-a: 2",
                        "cookie: a=1; b=2",
                        "X-Forwarded-For: 127.0.0.1",
                        "X-Forwarded-Proto: https",
                        "X-Forwarded-Host: shop.example",
                        "X-Forwarded-Port: 443",
                        "Forwarded: for=127.0.0.1;host=shop.example;proto=https",
                        "Via: 2.0 strangler",
                        "TE: trailers",
                        "connection: TE");
        assertThat(answer.status()).isEqualTo("200");
        assertThat(answer.body()).isEqualTo("hello");
        assertThat(answer.headers().names())
                .extracting(CharSequence::toString)
                .containsExactlyInAnyOrder(":status", "set-cookie", "content-length", "x-request-id");
        assertThat(answer.headers().getAll("set-cookie")).hasSize(2);
    }

    @Test
    void trailersStayTrailers() throws Exception {
        raw.upstream()
                .answers(Script.saying(
                        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nok\r\n0\r\nGrpc-Status: 0\r\n\r\n"));
        client.get(1, "/", "te", "trailers");
        client.get(3, "/");

        RawHttp2.Answer wanted = client.answer(1);
        assertThat(wanted.body()).isEqualTo("ok");
        assertThat(wanted.trailers().get("grpc-status")).hasToString("0");
        assertThat(client.answer(3).trailers()).isNull();
    }

    @Test
    void anOrdinaryClientIsServed() throws Exception {
        try (HttpClient ordinary =
                HttpClient.newBuilder().sslContext(CERTIFICATE.trusted()).build()) {
            URI uri = URI.create("https://127.0.0.1:" + raw.port() + "/");
            HttpResponse<String> got =
                    ordinary.send(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.ofString());
            assertThat(got.version()).isEqualTo(HttpClient.Version.HTTP_2);
            assertThat(got.body()).isEqualTo("ok");

            HttpRequest large = HttpRequest.newBuilder(uri)
                    .POST(HttpRequest.BodyPublishers.ofByteArray(new byte[1_000_000]))
                    .build();
            assertThat(ordinary.send(large, HttpResponse.BodyHandlers.ofString())
                            .body())
                    .isEqualTo("ok");
            assertThat(raw.upstream().received()).last().asString().hasSizeGreaterThan(1_000_000);
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "POST   | content-length | 3 | content-length: 3          | abc",
                "POST   | x              | y | transfer-encoding: chunked | 3~abc~0~~",
                "GET    | x              | y | transfer-encoding: chunked | 3~abc~0~~",
                "DELETE | content-length | 3 | content-length: 3          | abc",
            })
    void aBodyIsFramedAnew(String method, String name, String value, String framing, String body) throws Exception {
        client.headers(1, false, ":method", method, ":scheme", "https", ":authority", "a", ":path", "/", name, value);
        client.data(1, true, "abc");

        assertThat(client.answer(1).status()).isEqualTo("200");
        String[] parts = raw.upstream().received().element().split("\r\n\r\n", 2);
        assertThat(parts[0]).contains(framing);
        assertThat(parts[0].split("content-length|transfer-encoding")).hasSize(2);
        assertThat(parts[1]).isEqualTo(body.replace("~", "\r\n"));
    }

    @Test
    void aPostWithoutABodyGetsNoFraming() throws Exception {
        client.headers(1, true, ":method", "POST", ":scheme", "https", ":authority", "a", ":path", "/");

        assertThat(client.answer(1).status()).isEqualTo("200");
        assertThat(raw.upstream().received().element()).doesNotContainIgnoringCase("transfer-encoding");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "x-a            | 1~evil: 2",
                "x-a            | 1~~GET /evil HTTP/1.1",
                "x~evil         | 1",
                "x a            | 1",
                "X-A            | 1",
                "x-a            | ' 1'",
                "x-nul          | 1\\0",
                "connection     | close",
                "upgrade        | websocket",
                "transfer-encoding | chunked",
                "te             | gzip",
                "host           | other.example",
                ":path          | /b",
                ":unknown       | 1",
            })
    void aHeadThatWouldBecomeAnotherOneInHttp1GoesNoFurther(String name, String value) throws Exception {
        client.get(1, "/", name.replace("~", "\r\n"), value.replace("~", "\r\n").replace("\\0", "\0"));

        RawHttp2.Answer answer = client.answer(1);

        assertThat(answer.status()).isIn("none", "400");
        assertThat(raw.upstream().received()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "GET          | a            | /x y",
                "GET          | a            | /x HTTP/1.1~evil: 1",
                "GET          | a            | x",
                "GET          | a            | http://evil/x",
                "GET          | a            | /a/%2e%2e/b",
                "GET / HTTP/1.1~X: | a       | /",
                "GET          | a~evil: 1    | /",
                "GET          | user@a       | /",
                "GET          | ''           | /",
                "TRACE        | a            | /",
                "CONNECT      | a            | /",
            })
    void ambiguousTargetsAreRefused(String method, String authority, String path) throws Exception {
        client.headers(
                1,
                true,
                ":method",
                method.replace("~", "\r\n"),
                ":scheme",
                "https",
                ":authority",
                authority.replace("~", "\r\n"),
                ":path",
                path.replace("~", "\r\n"));

        assertThat(client.answer(1).status()).isIn("none", "400", "405");
        assertThat(raw.upstream().received()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(ints = {4, 2})
    void aBodyThatIsNotAsLongAsAnnouncedIsNoRequest(int announced) throws Exception {
        client.headers(
                1,
                false,
                ":method",
                "POST",
                ":scheme",
                "https",
                ":authority",
                "a",
                ":path",
                "/",
                "content-length",
                String.valueOf(announced));
        client.data(1, true, "abc");

        RawHttp2.Answer answer = client.answer(1);

        assertThat(answer.status()).isEqualTo("none");
        assertThat(answer.reset()).isEqualTo(PROTOCOL_ERROR);
        assertThat(raw.upstream().received()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "HTTP/1.1 200 OK~Content-Length: 10~~hel",
                "HTTP/1.1 200 OK~Transfer-Encoding: chunked~~3~hel~",
            })
    void aTruncatedAnswerResetsItsStreamAndNoOther(String truncated) throws Exception {
        raw.upstream().answers(Script.closingAfter(truncated.replace("~", "\r\n")));
        client.get(1, "/");

        assertThat(client.answer(1).reset()).isEqualTo(2);

        raw.upstream().answers(Script.saying(OK));
        client.get(3, "/");
        assertThat(client.answer(3).body()).isEqualTo("ok");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "HEAD | HTTP/1.1 200 OK~Content-Length: 1000~~",
                "GET  | HTTP/1.1 304 Not Modified~ETag: x~~",
                "GET  | HTTP/1.1 204 No Content~Content-Length: 0~~",
            })
    void anAnswerWithoutABodyHasNone(String method, String answer) throws Exception {
        raw.upstream().answers(Script.saying(answer.replace("~", "\r\n")));
        client.headers(1, true, ":method", method, ":scheme", "https", ":authority", "a", ":path", "/");

        RawHttp2.Answer got = client.answer(1);

        assertThat(got.status()).isEqualTo(answer.split(" ")[1]);
        assertThat(got.body()).isEmpty();
        assertThat(got.headers().contains("content-length")).isEqualTo(method.equals("HEAD"));
    }

    @Test
    void anEarlyAnswerEndsItsStreamAndTheOthersGoOn() throws Exception {
        raw.upstream().answers((request, out) -> {
            RawUpstream.say(out, "HTTP/1.1 403 No\r\nContent-Length: 2\r\n\r\nno");
            return Then.CLOSE;
        });
        client.headers(
                1,
                false,
                ":method",
                "POST",
                ":scheme",
                "https",
                ":authority",
                "a",
                ":path",
                "/",
                "content-length",
                "100000",
                "expect",
                "100-continue");
        RawHttp2.Answer answer = client.answer(1);
        assertThat(answer.body()).isEqualTo("no");
        assertThat(answer.status()).isEqualTo("403");

        raw.upstream().answers(Script.saying(OK));
        client.get(3, "/");
        assertThat(client.answer(3).body()).isEqualTo("ok");
    }

    @Test
    void aRefusalOfOursHasNoFieldsOfAConnection() throws Exception {
        raw.upstream().answers((request, out) -> Then.CLOSE);
        client.headers(
                1, true, ":method", "POST", ":scheme", "https", ":authority", "a", ":path", "/", "content-length", "0");

        RawHttp2.Answer answer = client.answer(1);

        assertThat(answer.status()).isEqualTo("502");
        assertThat(answer.headers().contains("connection")).isFalse();

        // The rest of this one is not waited for, which on HTTP/1.1 would be the end of its connection.
        client.headers(3, false, ":method", "POST", ":scheme", "https", ":authority", "a", ":path", "/a/%2e%2e/b");

        RawHttp2.Answer last = client.answer(3);

        assertThat(last.status()).isEqualTo("400");
        assertThat(last.headers().contains("connection")).isFalse();
    }

    @Test
    void aStreamThatIsResetCancelsItsReadUpstream() throws Exception {
        CountDownLatch asked = new CountDownLatch(1);
        CountDownLatch over = new CountDownLatch(1);
        raw.upstream().answers((request, out) -> {
            asked.countDown();
            await(over);
            return Then.KEEP;
        });
        client.get(1, "/");
        assertThat(asked.await(5, TimeUnit.SECONDS)).isTrue();

        client.reset(1);
        over.countDown();

        Awaitility.await().atMost(SOON).until(() -> raw.upstream().closedByPeer() == 1);
    }

    @Test
    void aClientThatAsksAndResetsAgainAndAgainIsSentAway() throws Exception {
        IOException cutOff = null;
        try {
            for (int stream = 1; stream < 2_000; stream += 2) {
                client.get(stream, "/");
                client.reset(stream);
            }
            client.get(2_001, "/");
        } catch (IOException e) {
            cutOff = e;
        }
        if (cutOff == null) {
            RawHttp2.Answer answer = client.answer(2_001);
            assertThat(answer.goAway()).isEqualTo(0xb);
            assertThat(answer.closed()).isTrue();
        }
        // Two hundred is what is forgiven in half a minute; what was on its way may still come.
        assertThat(raw.upstream().received()).hasSizeLessThan(400);
        try (RawHttp2 other = new RawHttp2(raw.port(), CERTIFICATE)) {
            other.get(1, "/");
            assertThat(other.answer(1).status()).isEqualTo("200");
        }
    }

    @Test
    void aHeadTooLargeIsRefused() throws Exception {
        // Each field counts 32 bytes more than it has (RFC 9113 section 6.5.2).
        String[] many = new String[2 * 1_100];
        Arrays.fill(many, "x");
        client.get(1, "/", many);

        assertThat(client.answer(1).status()).isIn("431", "none");
        assertThat(raw.upstream().received()).isEmpty();
    }

    private static void await(CountDownLatch latch) throws IOException {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new IOException(e);
        }
    }
}

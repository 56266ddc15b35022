package io.strangler.proxy.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.strangler.proxy.gateway.RawUpstream.Script;
import io.strangler.proxy.gateway.RawUpstream.Then;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What an upstream answers is one answer with one meaning, or the client gets 502 and the connection is not used again. */
class AnswerFramingIT {
    private static final String OK = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";
    private static final String GET = "GET / HTTP/1.1\r\nHost: a\r\n\r\n";
    private static RawProxy raw;

    @BeforeAll
    static void start(@TempDir Path directory) throws IOException {
        raw = new RawProxy(directory);
    }

    @AfterAll
    static void stop() {
        raw.close();
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(
            delimiter = '|',
            value = {
                "length and chunked together  | HTTP/1.1 200 OK~Content-Length: 3~Transfer-Encoding: chunked~~0~~",
                "two lengths                  | HTTP/1.1 200 OK~Content-Length: 2~Content-Length: 3~~ok",
                "the same length twice        | HTTP/1.1 200 OK~Content-Length: 2~Content-Length: 2~~ok",
                "a list of lengths            | HTTP/1.1 200 OK~Content-Length: 2, 2~~ok",
                "a signed length              | HTTP/1.1 200 OK~Content-Length: +2~~ok",
                "a coding that is not undone  | HTTP/1.1 200 OK~Transfer-Encoding: gzip, chunked~~2~ok~0~~",
                "a coding on a line of its own| HTTP/1.1 200 OK~Transfer-Encoding: gzip~Transfer-Encoding: chunked~~0~~",
                "a coding without an end      | HTTP/1.1 200 OK~Transfer-Encoding: gzip~~ok",
                "identity                     | HTTP/1.1 200 OK~Transfer-Encoding: identity~~ok",
                "chunked twice                | HTTP/1.1 200 OK~Transfer-Encoding: chunked, chunked~~0~~",
                "chunked in HTTP/1.0          | HTTP/1.0 200 OK~Transfer-Encoding: chunked~~0~~",
                "a name that is no token      | HTTP/1.1 200 OK~X(A): b~Content-Length: 2~~ok",
                "an empty name                | HTTP/1.1 200 OK~: b~Content-Length: 2~~ok",
                "a line without a colon       | HTTP/1.1 200 OK~nonsense~Content-Length: 2~~ok",
                "a bare CR in a value         | HTTP/1.1 200 OK~X-A: b^Set-Cookie: c~Content-Length: 2~~ok",
                "a bare LF in a value         | HTTP/1.1 200 OK~X-A: b¶Set-Cookie: c~Content-Length: 2~~ok",
                "a NUL in a value             | HTTP/1.1 200 OK~X-A: b$~Content-Length: 2~~ok",
                "a CR in the reason           | HTTP/1.1 200 O^K~Content-Length: 2~~ok",
                "a status that is no number   | HTTP/1.1 abc OK~Content-Length: 2~~ok",
                "a status below all           | HTTP/1.1 099 OK~Content-Length: 2~~ok",
                "a status of four digits      | HTTP/1.1 2000 OK~Content-Length: 2~~ok",
                "an unknown version           | HTTP/2.0 200 OK~Content-Length: 2~~ok",
                "another protocol             | ICY 200 OK~Content-Length: 2~~ok",
            })
    void isRefused(String name, String answer) throws IOException {
        raw.upstream()
                .answers(Script.saying(answer.replace("~", "\r\n")
                        .replace('^', '\r')
                        .replace('$', '\0')
                        .replace('¶', '\n')));

        String told = raw.exchange("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 0\r\n\r\n");

        assertThat(told)
                .startsWith("HTTP/1.1 502 Bad Gateway\r\n")
                .contains("application/problem+json")
                .doesNotContain("Set-Cookie");
        await().untilAsserted(() -> assertThat(raw.upstream().closedByPeer()).isEqualTo(1));
    }

    @Test
    void aHeadWithoutEndIsRefused() throws IOException {
        raw.upstream()
                .answers(Script.saying(
                        "HTTP/1.1 200 OK\r\nX-A: " + "a".repeat(70_000) + "\r\nContent-Length: 2\r\n\r\nok"));

        assertThat(raw.exchange("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 0\r\n\r\n"))
                .startsWith("HTTP/1.1 502 ");
    }

    // The surplus would have to be the answer to somebody else's request.
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "GET  | HTTP/1.1 200 OK~Content-Length: 2~~okHTTP/1.1 200 OK~Content-Length: 4~~evil",
                "GET  | HTTP/1.1 200 OK~Content-Length: 2~~okHTTP/1.1 200 OK~X-Next: ",
                "GET  | HTTP/1.1 304 Not Modified~~evil",
                "GET  | HTTP/1.1 204 No Content~Content-Length: 4~~evil",
                "HEAD | HTTP/1.1 200 OK~Content-Length: 4~~evil",
            })
    void whatFollowsAnAnswerIsNoAnswer(String method, String answer) throws IOException {
        raw.upstream().answers(Script.saying(answer.replace("~", "\r\n")));
        try (RawClient client = new RawClient(raw.port())) {
            client.send(method + " / HTTP/1.1\r\nHost: a\r\n\r\n");
            assertThat(client.answer(method.equals("GET"))).doesNotContain("evil");
            await().untilAsserted(
                            () -> assertThat(raw.upstream().closedByPeer()).isEqualTo(1));

            raw.upstream().answers(Script.saying(OK));
            client.send(GET);
            assertThat(client.answer()).startsWith("HTTP/1.1 200 OK\r\n").endsWith("\r\n\r\nok");
        }
    }

    @Test
    void a204HasNoLength() throws IOException {
        raw.upstream().answers(Script.saying("HTTP/1.1 204 No Content\r\nContent-Length: 0\r\n\r\n"));

        assertThat(raw.exchange(GET)).startsWith("HTTP/1.1 204 ").doesNotContainIgnoringCase("content-length");
    }

    @Test
    void aFoldedLineOfAnAnswerIsUnfolded() throws IOException {
        raw.upstream()
                .answers(Script.saying("HTTP/1.1 200 OK\r\nX-A: b\r\n  c\r\nX-D : e\r\nContent-Length: 2\r\n\r\nok"));

        assertThat(raw.exchange(GET)).contains("\r\nX-A: b c\r\n", "\r\nX-D: e\r\n");
    }

    @Test
    void trailersNobodyAskedForAreDroppedAndNeverMerged() throws IOException {
        raw.upstream()
                .answers(Script.saying(
                        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\nTrailer: X-T, Set-Cookie\r\n\r\n"
                                + "2;a=b\r\nok\r\n0\r\nX-T: 1\r\nSet-Cookie: a=b\r\nContent-Length: 9\r\n\r\n"));
        try (RawClient client = new RawClient(raw.port())) {
            client.send(GET);
            assertThat(client.answer())
                    .endsWith("\r\n\r\n2\r\nok\r\n0\r\n\r\n")
                    .doesNotContain("X-T", "Set-Cookie", "Trailer", "Content-Length");

            raw.upstream().answers(Script.saying(OK));
            client.send(GET);
            assertThat(client.answer()).endsWith("\r\n\r\nok");
        }
    }

    @Test
    void trailersPassToAClientThatTakesThemUnlessTheyHadToComeBeforeTheBody() throws IOException {
        raw.upstream()
                .answers(Script.saying("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"
                        + "2\r\nok\r\n0\r\nX-T: 1\r\nContent-Digest: a\r\nSet-Cookie: a=b\r\nContent-Length: 9\r\n"
                        + "X-Strangler-Served-By: modern\r\nConnection: close\r\nX-T: 2\r\n\r\n"));
        try (RawClient client = new RawClient(raw.port())) {
            client.send("GET / HTTP/1.1\r\nHost: a\r\nTE: gzip;q=0.5, trailers\r\n\r\n");
            assertThat(client.answer())
                    .endsWith("\r\n\r\n2\r\nok\r\n0\r\nX-T: 1\r\nContent-Digest: a\r\nX-T: 2\r\n\r\n");
            assertThat(raw.upstream().head()).contains("TE: trailers", "connection: TE");

            raw.upstream().answers(Script.saying(OK));
            client.send(GET);
            assertThat(client.answer()).endsWith("\r\n\r\nok");
        }
    }

    @Test
    void interimAnswersAreRelayed() throws IOException {
        raw.upstream()
                .answers(Script.saying("HTTP/1.1 102 Processing\r\nX-A: 1\r\n\r\n"
                        + "HTTP/1.1 103 Early Hints\r\nLink: </a.css>; rel=preload\r\nConnection: X-Hop\r\nX-Hop: 1\r\n\r\n"
                        + "HTTP/1.1 110 New\r\nX-Strangler-Interim-Status: 101\r\n\r\n" + OK));
        try (RawClient client = new RawClient(raw.port())) {
            client.send(GET);

            assertThat(client.head()).startsWith("HTTP/1.1 102 ").contains("X-A: 1\r\n");
            assertThat(client.head())
                    .startsWith("HTTP/1.1 103 Early Hints\r\n")
                    .contains("Link: </a.css>; rel=preload\r\n")
                    .doesNotContain("X-Hop", "ontent-", "strangler");
            assertThat(client.head()).startsWith("HTTP/1.1 110 ");
            assertThat(client.answer()).startsWith("HTTP/1.1 200 OK\r\n").endsWith("\r\n\r\nok");

            client.send(GET);
            assertThat(client.head()).startsWith("HTTP/1.1 102 ");
        }
        assertThat(raw.upstream().connections()).isLessThanOrEqualTo(1);
    }

    @Test
    void anInterimAnswerComesAtOnce() throws IOException {
        CountDownLatch seen = new CountDownLatch(1);
        raw.upstream().answers((request, out) -> {
            RawUpstream.say(out, "HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\n");
            awaitEnd(seen);
            RawUpstream.say(out, OK);
            return Then.KEEP;
        });
        try (RawClient client = new RawClient(raw.port())) {
            client.send(GET);
            assertThat(client.head()).contains("Link: </a>");
            seen.countDown();
            assertThat(client.answer()).endsWith("ok");
        }
    }

    @Test
    void anOldClientGetsNoInterimAnswers() throws IOException {
        raw.upstream()
                .answers(Script.saying("HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 102 Processing\r\n\r\n"
                        + "HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\n" + OK));
        try (RawClient client = new RawClient(raw.port())) {
            client.send("POST / HTTP/1.0\r\nExpect: 100-continue\r\nContent-Length: 1\r\n\r\na");

            assertThat(client.answer()).startsWith("HTTP/1.0 200 OK\r\n").endsWith("\r\n\r\nok");
        }
        assertThat(raw.upstream().received()).singleElement().asString().doesNotContainIgnoringCase("expect");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "Connection: keep-alive\r\n"})
    void anOldClientSeesTheEndOfASlowAnswerByItsConnection(String field) throws IOException {
        raw.upstream().answers((request, out) -> {
            RawUpstream.say(out, "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n");
            awaitEnd(new CountDownLatch(1));
            RawUpstream.say(out, "5\r\nhello\r\n0\r\n\r\n");
            return Then.KEEP;
        });
        try (RawClient client = new RawClient(raw.port())) {
            client.send("GET / HTTP/1.0\r\n" + field + "\r\n");

            assertThat(client.answer())
                    .startsWith("HTTP/1.0 200 OK\r\n")
                    .endsWith("\r\n\r\nhello")
                    .doesNotContainIgnoringCase("chunked")
                    .doesNotContainIgnoringCase("keep-alive");
        }
    }

    @Test
    void anOldClientMayKeepItsConnectionWhenTheLengthIsKnown() throws IOException {
        raw.upstream().answers(Script.saying(OK));
        try (RawClient client = new RawClient(raw.port())) {
            for (int i = 0; i < 2; i++) {
                client.send("GET / HTTP/1.0\r\nConnection: keep-alive\r\n\r\n");
                assertThat(client.answer())
                        .containsIgnoringCase("connection: keep-alive\r\n")
                        .endsWith("ok");
            }
        }
    }

    @Test
    void aConnectionThatWasLateIsNotUsedAgain() throws IOException {
        raw.upstream().answers((request, out) -> {
            awaitEnd(new CountDownLatch(1), 1_500);
            RawUpstream.say(out, "HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nlate");
            return Then.KEEP;
        });
        // On one connection, for each event loop has connections of its own to the upstream.
        try (RawClient client = new RawClient(raw.port())) {
            client.send(GET);
            assertThat(client.answer()).startsWith("HTTP/1.1 504 ");
            assertThat(raw.upstream().received()).hasSize(1);
            raw.upstream().answers(Script.saying(OK));

            client.send(GET);

            assertThat(client.answer()).endsWith("ok");
        }
    }

    private static void awaitEnd(CountDownLatch latch) throws IOException {
        awaitEnd(latch, 200);
    }

    private static void awaitEnd(CountDownLatch latch, long millis) throws IOException {
        try {
            latch.await(millis, TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            throw new IOException(e);
        }
    }
}

package io.strangler.proxy.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.strangler.proxy.gateway.RawUpstream.Script;
import io.strangler.proxy.gateway.RawUpstream.Then;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What crosses the proxy, in both directions, byte for byte. */
class ForwardingIT {
    private static final String OK = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";
    private static RawProxy raw;

    @BeforeAll
    static void start(@TempDir Path directory) throws IOException {
        raw = new RawProxy(directory);
    }

    @AfterAll
    static void stop() {
        raw.close();
    }

    @BeforeEach
    void answerOk() {
        raw.upstream().answers(Script.saying(OK));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/",
                "/a//b/",
                "/caf%C3%A9/%7Euser/a%2Eb;v=1,2;w",
                "/p?",
                "/p?a=b&a=c&d=%2F%00%zz+&&=&e[]=1",
                "/p?u=http://x/?y",
            })
    void theTargetIsForwardedByteForByte(String target) throws IOException {
        raw.exchange("GET " + target + " HTTP/1.1\r\nHost: a\r\n\r\n");

        assertThat(raw.upstream().head()[0]).isEqualTo("GET " + target + " HTTP/1.1");
    }

    @Test
    void anAbsoluteTargetReplacesHost() throws IOException {
        raw.exchange("GET http://shop.example:81/a?b HTTP/1.1\r\nHost: evil\r\n\r\n");

        assertThat(raw.upstream().head())
                .startsWith("GET /a?b HTTP/1.1", "Host: shop.example:81")
                .doesNotContain("Host: evil");
    }

    @Test
    void optionsForTheServerAndUnknownMethodsPass() throws IOException {
        raw.exchange("OPTIONS * HTTP/1.1\r\nHost: a\r\n\r\n");
        raw.exchange("BREW /pot HTTP/1.1\r\nHost: a\r\n\r\n");

        assertThat(raw.upstream().received())
                .extracting(request -> request.split("\r\n")[0])
                .containsExactly("OPTIONS * HTTP/1.1", "BREW /pot HTTP/1.1");
    }

    @Test
    void fieldsOfOneConnectionStayThereAndOursCannotBeFakedOrRemoved() throws IOException {
        raw.exchange(
                "GET / HTTP/1.1\r\nHost: shop.example\r\nConnection: close, X-Secret, X-Forwarded-For\r\n"
                        + "Keep-Alive: 5\r\nProxy-Authorization: x\r\nProxy-Connection: x\r\nTE: trailers\r\nTrailer: T\r\n"
                        + "Upgrade: h2c\r\nHTTP2-Settings: x\r\nX-Secret: 1\r\nX-Forwarded-For: 6.6.6.6\r\n"
                        + "X-Forwarded-Proto: https\r\nX-Forwarded-Host: evil\r\nX-Forwarded-Port: 1\r\nForwarded: for=6.6.6.6\r\n"
                        + "X-Request-Id: mine\r\nX-Real-IP: 6.6.6.6\r\nX-Strangler-Served-By: modern\r\nVia: 1.0 fred\r\nAccept: a\r\nCookie: c=1\r\nAuthorization: b\r\n\r\n");

        assertThat(raw.upstream().headWithoutId())
                .containsExactly(
                        "GET / HTTP/1.1",
                        "Host: shop.example",
                        "Via: 1.0 fred",
                        "Accept: a",
                        "Cookie: c=1",
                        "Authorization: b",
                        "X-Forwarded-For: 127.0.0.1",
                        "X-Forwarded-Proto: http",
                        "X-Forwarded-Host: shop.example",
                        "X-Forwarded-Port: 80",
                        "Forwarded: for=127.0.0.1;host=shop.example;proto=http",
                        "Via: 1.1 strangler",
                        "TE: trailers",
                        "connection: TE");
    }

    @Test
    void repeatedFieldsStayRepeatedAndOrderedBothWays() throws IOException {
        raw.upstream()
                .answers(Script.saying(
                        "HTTP/1.1 200 Fine\r\nSet-Cookie: a=1, b\r\nSet-Cookie: c=2\r\nX-Y: 1\r\nX-Y: 2\r\n"
                                + "Cache-Control: no-store\r\nDate: Thu, 01 Jan 1970 00:00:00 GMT\r\nETag: W/\"1\"\r\nVary: a\r\n"
                                + "Age: 3\r\nWarning: 199 x \"y\"\r\nServer: old\r\nContent-Encoding: gzip\r\nContent-Length: 2\r\n"
                                + "Connection: X-Hop\r\nX-Hop: 1\r\nKeep-Alive: timeout=5\r\nX-Strangler-Served-By: modern\r\n"
                                + "\r\n\u001f\u008b"));

        String answer =
                raw.exchange("GET / HTTP/1.1\r\nHost: a\r\nX-A: 1\r\nx-a: 2,3\r\nX-A:\r\nX-L: caf\u00e9\r\n\r\n");

        assertThat(raw.upstream().head()).containsSubsequence("X-A: 1", "x-a: 2,3", "X-L: caf\u00e9");
        assertThat(RawClient.withoutId(answer))
                .isEqualTo("HTTP/1.1 200 Fine\r\nSet-Cookie: a=1, b\r\nSet-Cookie: c=2\r\nX-Y: 1\r\nX-Y: 2\r\n"
                        + "Cache-Control: no-store\r\nDate: Thu, 01 Jan 1970 00:00:00 GMT\r\nETag: W/\"1\"\r\nVary: a\r\n"
                        + "Age: 3\r\nWarning: 199 x \"y\"\r\nServer: old\r\nContent-Encoding: gzip\r\nContent-Length: 2\r\n\r\n"
                        + "\u001f\u008b");
    }

    @Test
    void rangesAndConditionsPassBothWays() throws IOException {
        String partial = "HTTP/1.1 206 Partial Content\r\nContent-Range: bytes 1-2/9\r\nAccept-Ranges: bytes\r\n"
                + "Last-Modified: Thu, 01 Jan 1970 00:00:00 GMT\r\nContent-Length: 2\r\n\r\nab";
        raw.upstream().answers(Script.saying(partial));

        String answer = raw.exchange("GET / HTTP/1.1\r\nHost: a\r\nRange: bytes=1-2\r\nIf-Range: \"x\"\r\n"
                + "If-None-Match: \"y\", W/\"z\"\r\nAccept-Encoding: gzip, br;q=0.5\r\n\r\n");

        assertThat(raw.upstream().head())
                .contains(
                        "Range: bytes=1-2",
                        "If-Range: \"x\"",
                        "If-None-Match: \"y\", W/\"z\"",
                        "Accept-Encoding: gzip, br;q=0.5");
        assertThat(RawClient.withoutId(answer)).isEqualTo(partial);
    }

    @Test
    void anAnswerOfTheProxyNamesNeitherItsProgramNorItsCode() throws IOException {
        raw.upstream().answers(Script.closingAfter("garbage\r\n\r\n"));

        assertThat(raw.exchange("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 0\r\n\r\n"))
                .startsWith("HTTP/1.1 502 ")
                .doesNotContainIgnoringCase("\nserver:")
                .doesNotContain("Exception", "io.strangler", "netty", "vertx", "\tat ");
    }

    @Test
    void aLoopIsFound() throws IOException {
        assertThat(raw.exchange("GET / HTTP/1.1\r\nHost: a\r\nVia: 1.1 strangler, 1.1 strangler, 1.1 x\r\n"
                        + "Via: 1.1 strangler, 1.1 strangler, 1.1 strangler, 1.1 strangler\r\n\r\n"))
                .startsWith("HTTP/1.1 508 ");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "POST | Content-Length: 3 | abc | Content-Length: 3 | abc",
                "GET | Content-Length: 3 | abc | Content-Length: 3 | abc",
                "DELETE | Transfer-Encoding: chunked | 3~abc~0~~ | transfer-encoding: chunked | 3~abc~0~~",
                "POST | Transfer-Encoding: CHUNKED | 1~a~2;x=y~bc~0~~ | transfer-encoding: chunked | 1~a~2~bc~0~~",
                "POST | Content-Length: 0 | '' | Content-Length: 0 | ''",
                "POST | X-No: body | '' | X-No: body | ''",
            })
    void aBodyHasExactlyOneFraming(String method, String framing, String body, String sentFraming, String sentBody)
            throws IOException {
        raw.exchange((method + " / HTTP/1.1~Host: a~" + framing + "~~" + body).replace("~", "\r\n"));

        String[] parts = raw.upstream().received().element().split("\r\n\r\n", 2);
        assertThat(parts[0]).contains(sentFraming);
        assertThat(parts[0].toLowerCase(java.util.Locale.ROOT).split("content-length|transfer-encoding"))
                .hasSizeLessThanOrEqualTo(2);
        assertThat(parts[1]).isEqualTo(sentBody.replace("~", "\r\n"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "HEAD | HTTP/1.1 200 OK~Content-Length: 1000~~ | Content-Length: 1000",
                "HEAD | HTTP/1.1 200 OK~Transfer-Encoding: chunked~~ | 200 OK",
                "GET | HTTP/1.1 304 Not Modified~Content-Length: 1000~ETag: x~~ | ETag: x",
                "GET | HTTP/1.1 204 No Content~~ | 204 No Content",
            })
    void answersWithoutABodyHaveNone(String method, String answer, String contains) throws IOException {
        raw.upstream().answers(Script.saying(answer.replace("~", "\r\n")));
        try (RawClient client = new RawClient(raw.port())) {
            client.send(method + " / HTTP/1.1\r\nHost: a\r\n\r\n");
            assertThat(client.answer(false)).contains(contains);

            // A body, had there been one, would stand before the next answer.
            raw.upstream().answers(Script.saying(OK));
            client.send("GET /next HTTP/1.1\r\nHost: a\r\n\r\n");
            assertThat(RawClient.withoutId(client.answer())).isEqualTo(OK);
        }
    }

    @Test
    void anAnswerThatEndsWithItsConnectionIsWhole() throws IOException {
        raw.upstream().answers(Script.closingAfter("HTTP/1.0 200 OK\r\nX: y\r\n\r\nhello"));

        assertThat(raw.exchange("GET / HTTP/1.1\r\nHost: a\r\n\r\n"))
                .contains("transfer-encoding: chunked", "5\r\nhello\r\n0\r\n\r\n");
    }

    @Test
    void anOldClientGetsAnAnswerItUnderstands() throws IOException {
        raw.upstream()
                .answers(Script.saying("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\n\r\n"));
        try (RawClient client = new RawClient(raw.port())) {
            client.send("GET / HTTP/1.0\r\n\r\n");

            String answer = client.answer();

            assertThat(answer).endsWith("\r\n\r\nhello").doesNotContainIgnoringCase("chunked");
            assertThat(client.closed()).isTrue();
        }
        assertThat(raw.upstream().head()).startsWith("GET / HTTP/1.1").contains("Via: 1.0 strangler");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nhel",
                "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nhel\r\n",
                "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nhel\r\nzz\r\n",
            })
    void aTruncatedAnswerIsAbortedAndNeverLooksWhole(String truncated) throws IOException {
        raw.upstream().answers(Script.closingAfter(truncated));
        try (RawClient client = new RawClient(raw.port())) {
            client.send("GET / HTTP/1.1\r\nHost: a\r\n\r\n");

            assertThat(client.answer()).endsWith("[cut off]");
            assertThat(client.closed()).isTrue();
        }
    }

    @Test
    void eventsArriveOneByOneAndTheHeadBeforeTheFirst() throws Exception {
        CountDownLatch headSeen = new CountDownLatch(1);
        CountDownLatch firstSeen = new CountDownLatch(1);
        raw.upstream().answers((request, out) -> {
            RawUpstream.say(
                    out, "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nTransfer-Encoding: chunked\r\n\r\n");
            wait(headSeen);
            RawUpstream.say(out, "7\r\ndata: 1\r\n");
            wait(firstSeen);
            RawUpstream.say(out, "7\r\ndata: 2\r\n0\r\n\r\n");
            return Then.KEEP;
        });
        try (RawClient client = new RawClient(raw.port())) {
            client.send("GET /events HTTP/1.1\r\nHost: a\r\n\r\n");
            assertThat(client.head()).contains("text/event-stream");
            headSeen.countDown();
            assertThat(client.until("data: 1\r\n")).contains("data: 1");
            firstSeen.countDown();
            assertThat(client.until("0\r\n\r\n")).contains("data: 2");
        }
    }

    @Test
    void aStreamMayBeSilentForLongerThanTheAnswerLimit() throws Exception {
        raw.upstream().answers((request, out) -> {
            RawUpstream.say(out, "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n1\r\na\r\n");
            wait(new CountDownLatch(1), 1_500);
            RawUpstream.say(out, "1\r\nb\r\n0\r\n\r\n");
            return Then.KEEP;
        });

        assertThat(raw.exchange("GET / HTTP/1.1\r\nHost: a\r\n\r\n")).endsWith("1\r\nb\r\n0\r\n\r\n");
    }

    @Test
    void aClientThatWaitsFor100GetsIt() throws IOException {
        raw.upstream().answers((request, out) -> {
            RawUpstream.say(out, "HTTP/1.1 100 Continue\r\n\r\n");
            return Then.KEEP;
        });
        try (RawClient client = new RawClient(raw.port())) {
            client.send("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\nExpect: 100-continue\r\n\r\n");

            assertThat(client.head()).isEqualTo("HTTP/1.1 100 Continue\r\n\r\n");
            assertThat(raw.upstream().head()).contains("expect: 100-continue");
        }
    }

    @Test
    void aRefusalInsteadOf100IsRelayedWithoutTheBody() throws IOException {
        raw.upstream().answers(Script.saying("HTTP/1.1 413 Too Large\r\nContent-Length: 2\r\n\r\nno"));
        try (RawClient client = new RawClient(raw.port())) {
            client.send("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\nExpect: 100-continue\r\n\r\n");

            assertThat(client.answer()).startsWith("HTTP/1.1 413 Too Large").endsWith("no");
        }
    }

    @Test
    void anUpstreamThatIsLateIsA504() throws IOException {
        raw.upstream().answers((request, out) -> {
            wait(new CountDownLatch(1), 3_000);
            return Then.CLOSE;
        });

        assertThat(raw.exchange("GET / HTTP/1.1\r\nHost: a\r\n\r\n"))
                .startsWith("HTTP/1.1 504 Gateway Timeout")
                .contains("application/problem+json", "legacy did not answer in time");
        assertThat(raw.upstream().received()).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "garbage\r\n\r\n",
                "HTTP/1.1 200",
                "HTTP/1.1 101 Switching Protocols\r\nUpgrade: x\r\nConnection: upgrade\r\n\r\n"
            })
    void anAnswerThatIsNoneIsA502(String answer) throws IOException {
        raw.upstream().answers(Script.closingAfter(answer));

        assertThat(raw.exchange("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 0\r\n\r\n"))
                .startsWith("HTTP/1.1 502 Bad Gateway")
                .contains("application/problem+json");
    }

    @Test
    void anIdleConnectionThatDiedIsReplacedForWhatMayBeRepeated() throws IOException {
        raw.upstream().answers(new Script() {
            private boolean first = true;

            @Override
            public synchronized Then answer(String request, java.io.OutputStream out) throws IOException {
                if (request.startsWith("GET /again") && first) {
                    first = false;
                    return Then.CLOSE;
                }
                RawUpstream.say(out, OK);
                return Then.KEEP;
            }
        });
        raw.exchange("GET / HTTP/1.1\r\nHost: a\r\n\r\n");

        assertThat(raw.exchange("GET /again HTTP/1.1\r\nHost: a\r\n\r\n")).startsWith("HTTP/1.1 200 OK");
        assertThat(raw.upstream().received())
                .filteredOn(request -> request.startsWith("GET /again"))
                .hasSize(2);
    }

    @Test
    void whatMayNotBeRepeatedIsSentOnce() throws IOException {
        raw.upstream().answers((request, out) -> Then.CLOSE);

        assertThat(raw.exchange("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 0\r\n\r\n"))
                .startsWith("HTTP/1.1 502");
        assertThat(raw.upstream().received()).hasSize(1);
    }

    @Test
    void aClientThatLeavesCancelsItsReadUpstream() throws Exception {
        CountDownLatch asked = new CountDownLatch(1);
        raw.upstream().answers((request, out) -> {
            asked.countDown();
            RawUpstream.say(out, "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n");
            for (int i = 0; i < 10_000; i++) {
                RawUpstream.say(out, "3e8\r\n" + "x".repeat(1000) + "\r\n");
                wait(new CountDownLatch(1), 1);
            }
            return Then.CLOSE;
        });
        try (RawClient client = new RawClient(raw.port())) {
            client.send("GET / HTTP/1.1\r\nHost: a\r\n\r\n");
            asked.await(5, TimeUnit.SECONDS);
            client.head();
        }

        await().atMost(Duration.ofSeconds(5))
                .untilAsserted(() -> assertThat(raw.upstream().closedByPeer()).isEqualTo(1));
    }

    @Test
    void anEarlyAnswerToALargeUploadReachesTheClient() throws IOException {
        raw.upstream().answers(new Script() {
            @Override
            public Then answer(String request, java.io.OutputStream out) throws IOException {
                RawUpstream.say(out, "HTTP/1.1 403 No\r\nContent-Length: 2\r\n\r\nno");
                return Then.KEEP;
            }
        });
        try (RawClient client = new RawClient(raw.port())) {
            // The upstream's script answers after the head and these bytes, the rest never comes.
            client.send("POST / HTTP/1.1\r\nHost: a\r\nExpect: 100-continue\r\nContent-Length: 1000000\r\n\r\nabc");

            assertThat(client.answer()).startsWith("HTTP/1.1 403 No").endsWith("no");
            assertThat(client.closed()).isTrue();
        }
    }

    @Test
    void anUploadMayTakeLongerThanTheLimitAsLongAsItMoves() throws IOException {
        try (RawClient client = new RawClient(raw.port())) {
            client.send("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\n\r\n");
            for (String part : List.of("a", "b", "c", "d", "e")) {
                wait(new CountDownLatch(1), 400);
                client.send(part);
            }

            assertThat(client.answer()).startsWith("HTTP/1.1 200 OK");
            assertThat(raw.upstream().received()).singleElement().asString().endsWith("abcde");
        }
    }

    @Test
    void anUploadThatStopsIsA408() throws IOException {
        try (RawClient client = new RawClient(raw.port())) {
            client.send("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\n\r\nab");

            assertThat(client.answer()).startsWith("HTTP/1.1 408 Request Timeout");
            assertThat(client.closed()).isTrue();
            assertThat(raw.upstream().received()).isEmpty();
        }
    }

    @Test
    void onePersistentConnectionServesManyRequests() throws IOException {
        try (RawClient client = new RawClient(raw.port())) {
            for (String path : List.of("/1", "/2", "/3")) {
                client.send("GET " + path + " HTTP/1.1\r\nHost: a\r\n\r\n");
                assertThat(client.answer()).endsWith("ok");
            }
        }
        assertThat(raw.upstream().connections()).isLessThanOrEqualTo(1);
    }

    private static void wait(CountDownLatch latch) {
        wait(latch, 5_000);
    }

    private static void wait(CountDownLatch latch, long millis) {
        try {
            latch.await(millis, TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}

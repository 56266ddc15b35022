package io.strangler.proxy.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a client sends is one request with one meaning, or it is refused and the connection closed. */
class RequestFramingIT {
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
        raw.upstream().answers(RawUpstream.Script.saying("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok"));
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(
            delimiter = '|',
            value = {
                "length and chunked together  | 400 | POST / HTTP/1.1~Host: a~Content-Length: 3~Transfer-Encoding: chunked~~0~~",
                "chunked and length together  | 400 | POST / HTTP/1.1~Host: a~Transfer-Encoding: chunked~Content-Length: 3~~0~~",
                "two lengths                  | 400 | POST / HTTP/1.1~Host: a~Content-Length: 3~Content-Length: 4~~abcd",
                "the same length twice        | 400 | POST / HTTP/1.1~Host: a~Content-Length: 3~Content-Length: 3~~abc",
                "a list of lengths            | 400 | POST / HTTP/1.1~Host: a~Content-Length: 3, 3~~abc",
                "a signed length              | 400 | POST / HTTP/1.1~Host: a~Content-Length: +3~~abc",
                "a negative length            | 400 | POST / HTTP/1.1~Host: a~Content-Length: -3~~abc",
                "a hexadecimal length         | 400 | POST / HTTP/1.1~Host: a~Content-Length: 0x3~~abc",
                "an empty length              | 400 | POST / HTTP/1.1~Host: a~Content-Length:~~abc",
                "an unknown coding            | 400 | POST / HTTP/1.1~Host: a~Transfer-Encoding: xchunked~~0~~",
                "chunked twice                | 400 | POST / HTTP/1.1~Host: a~Transfer-Encoding: chunked, chunked~~0~~",
                "chunked on two lines         | 400 | POST / HTTP/1.1~Host: a~Transfer-Encoding: chunked~Transfer-Encoding: chunked~~0~~",
                "chunked not last             | 400 | POST / HTTP/1.1~Host: a~Transfer-Encoding: chunked, gzip~~0~~",
                "another coding before        | 501 | POST / HTTP/1.1~Host: a~Transfer-Encoding: gzip, chunked~~0~~",
                "identity                     | 400 | POST / HTTP/1.1~Host: a~Transfer-Encoding: identity~~",
                "chunked in HTTP/1.0          | 400 | POST / HTTP/1.0~Host: a~Transfer-Encoding: chunked~~0~~",
                "a space before the colon     | 400 | GET / HTTP/1.1~Host: a~X-A : b~~",
                "a space before a coding      | 400 | POST / HTTP/1.1~Host: a~Transfer-Encoding : chunked~~0~~",
                "a folded line first          | 400 | GET / HTTP/1.1~ Host: a~~",
                "a bare CR in a value         | 400 | GET / HTTP/1.1~Host: a~X-A: b^c~~",
                "a NUL in a value             | 400 | GET / HTTP/1.1~Host: a~X-A: b$c~~",
                "a control in a value         | 400 | GET / HTTP/1.1~Host: a~X-A: b`c~~",
                "a name that is no token      | 400 | GET / HTTP/1.1~Host: a~X(A): b~~",
                "an empty name                | 400 | GET / HTTP/1.1~Host: a~: b~~",
                "a line without a colon       | 400 | GET / HTTP/1.1~Host: a~nonsense~~",
                "an unknown version           | 505 | GET / HTTP/3.0~Host: a~~",
                "no version                   | 400 | GET /~Host: a~~",
                "two spaces                   | 400 | GET  / HTTP/1.1~Host: a~~",
                "a method that is no token    | 400 | G(T / HTTP/1.1~Host: a~~",
                "no Host                      | 400 | GET / HTTP/1.1~~",
                "two Hosts                    | 400 | GET / HTTP/1.1~Host: a~Host: a~~",
                "a Host that is none          | 400 | GET / HTTP/1.1~Host: a/b~~",
                "a Host with a user           | 400 | GET / HTTP/1.1~Host: u@a~~",
                "an empty Host                | 400 | GET / HTTP/1.1~Host:~~",
                "a tunnel                     | 405 | CONNECT a:1 HTTP/1.1~Host: a:1~~",
                "a trace                      | 405 | TRACE / HTTP/1.1~Host: a~~",
                "a fragment                   | 400 | GET /a#b HTTP/1.1~Host: a~~",
                "dots                         | 400 | GET /a/../b HTTP/1.1~Host: a~~",
                "an encoded slash             | 400 | GET /a%2Fb HTTP/1.1~Host: a~~",
                "a relative target            | 400 | GET a HTTP/1.1~Host: a~~",
                "a user in the target         | 400 | GET http://u@a/ HTTP/1.1~Host: a~~",
            })
    void isRefused(String name, int status, String request) throws IOException {
        try (RawClient client = new RawClient(raw.port())) {
            client.send(bytes(request));

            String answer = client.answer();

            assertThat(answer).matches("(?s)HTTP/1.[01] " + status + " .*").contains("application/problem+json");
            assertThat(client.closed()).isTrue();
            assertThat(raw.upstream().received()).isEmpty();
        }
    }

    @ParameterizedTest(name = "chunk {0}")
    @CsvSource(
            delimiter = '|',
            value = {
                "size is no number   | zz~abc~0~~",
                "size is signed      | +3~abc~0~~",
                "size is too large   | FFFFFFFFFFFFFFFFF~abc~0~~",
                "data is too long    | 2~abc~0~~",
                "size has a prefix   | 0x3~abc~0~~",
            })
    void aBrokenChunkNeverReachesTheUpstreamAsAWholeRequest(String name, String body) throws IOException {
        try (RawClient client = new RawClient(raw.port())) {
            client.send(bytes("POST / HTTP/1.1~Host: a~Transfer-Encoding: chunked~~" + body));

            assertThat(client.answer()).doesNotContain("200 OK");
            assertThat(client.closed()).isTrue();
            assertThat(raw.upstream().received()).isEmpty();
        }
    }

    @Test
    void limitsAreAnsweredAsSuch() throws IOException {
        assertThat(raw.exchange(bytes("GET /" + "a".repeat(20_000) + " HTTP/1.1~Host: a~~")))
                .contains(" 414 ");
        assertThat(raw.exchange(bytes("GET / HTTP/1.1~Host: a~X-A: " + "a".repeat(40_000) + "~~")))
                .contains(" 431 ");
    }

    @Test
    void requestsInOnePacketAreAnsweredInOrderEachOnItsOwn() throws IOException {
        raw.upstream().answers((request, out) -> {
            String body = request.substring(0, request.indexOf(' ', 5));
            RawUpstream.say(out, "HTTP/1.1 200 OK\r\nContent-Length: " + body.length() + "\r\n\r\n" + body);
            return RawUpstream.Then.KEEP;
        });
        try (RawClient client = new RawClient(raw.port())) {
            client.send(bytes("POST /1 HTTP/1.1~Host: a~Content-Length: 3~~abc"
                    + "POST /2 HTTP/1.1~Host: a~Transfer-Encoding: chunked~~3~def~0~~" + "GET /3 HTTP/1.1~Host: a~~"));

            assertThat(client.answer()).endsWith("POST /1");
            assertThat(client.answer()).endsWith("POST /2");
            assertThat(client.answer()).endsWith("GET /3");
        }
        assertThat(raw.upstream().received()).hasSize(3);
    }

    @Test
    void aHeadThatDripsIsCutOff() throws Exception {
        try (RawClient client = new RawClient(raw.port())) {
            client.send("GET / HTTP/1.1\r\nHost: a\r\n");

            Awaitility.await()
                    .pollInterval(Duration.ofMillis(500))
                    .atMost(Duration.ofSeconds(25))
                    .until(() -> {
                        try {
                            client.send("X-A: b\r\n");
                            return false;
                        } catch (IOException closed) {
                            return true;
                        }
                    });
        }
    }

    @Test
    void aFoldedLineIsUnfoldedBeforeAnybodyElseReadsIt() throws IOException {
        raw.exchange(bytes("GET / HTTP/1.1~Host: a~X-A: b~ c~~"));

        assertThat(raw.upstream().head()).contains("X-A: b c");
    }

    @Test
    void emptyLinesBeforeARequestAreSkipped() throws IOException {
        assertThat(raw.exchange("\r\n" + bytes("GET / HTTP/1.1~Host: a~~"))).startsWith("HTTP/1.1 200 OK");
    }

    private static String bytes(String text) {
        return text.replace("~", "\r\n").replace('^', '\r').replace('$', '\0').replace('`', '\u0001');
    }
}

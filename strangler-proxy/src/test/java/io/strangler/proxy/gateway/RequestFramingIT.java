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
import org.junit.jupiter.params.provider.ValueSource;

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
                "lengths of two spellings     | 400 | POST / HTTP/1.1~Host: a~Content-Length: 3~Content-Length: 03~~abc",
                "a list of two lengths        | 400 | POST / HTTP/1.1~Host: a~Content-Length: 3, 4~~abcd",
                "a length with a tab inside   | 400 | POST / HTTP/1.1~Host: a~Content-Length: 3»4~~abc",
                "a length beyond all numbers  | 400 | POST / HTTP/1.1~Host: a~Content-Length: 99999999999999999999~~abc",
                "a coding in quotes           | 400 | POST / HTTP/1.1~Host: a~Transfer-Encoding: \"chunked\"~~0~~",
                "a coding with a parameter    | 400 | POST / HTTP/1.1~Host: a~Transfer-Encoding: chunked;q=1~~0~~",
                "a coding after a strange tab | 400 | POST / HTTP/1.1~Host: a~Transfer-Encoding: «chunked~~0~~",
                "a coding on a folded line    | 400 | POST / HTTP/1.1~Host: a~Transfer-Encoding:~ chunked~~0~~",
                "a coding of no name          | 400 | POST / HTTP/1.1~Host: a~Transfer-Encoding:~~0~~",
                "a coding and an empty one    | 501 | POST / HTTP/1.1~Host: a~Transfer-Encoding: chunked,~~0~~",
                "identity before chunked      | 501 | POST / HTTP/1.1~Host: a~Transfer-Encoding: identity, chunked~~0~~",
                "identity                     | 400 | POST / HTTP/1.1~Host: a~Transfer-Encoding: identity~~",
                "chunked in HTTP/1.0          | 400 | POST / HTTP/1.0~Host: a~Transfer-Encoding: chunked~~0~~",
                "a space before the colon     | 400 | GET / HTTP/1.1~Host: a~X-A : b~~",
                "a space before a coding      | 400 | POST / HTTP/1.1~Host: a~Transfer-Encoding : chunked~~0~~",
                "a tab before the colon       | 400 | GET / HTTP/1.1~Host: a~X-A»: b~~",
                "a folded line                | 400 | GET / HTTP/1.1~Host: a~X-A: b~ c~~",
                "a line folded by a tab       | 400 | GET / HTTP/1.1~X-A: b~»c~Host: a~~",
                "a folded line of blanks      | 400 | GET / HTTP/1.1~Host: a~X-A: b~  ~~",
                "a line of blanks first       | 400 | GET / HTTP/1.1~  ~Host: a~~",
                "a line of LF                 | 400 | GET / HTTP/1.1~Host: a¶X-A: b~~",
                "all lines of LF              | 400 | GET / HTTP/1.1¶Host: a¶¶",
                "a folded line first          | 400 | GET / HTTP/1.1~ Host: a~~",
                "a bare CR in a value         | 400 | GET / HTTP/1.1~Host: a~X-A: b^c~~",
                "a NUL in a value             | 400 | GET / HTTP/1.1~Host: a~X-A: b$c~~",
                "a control in a value         | 400 | GET / HTTP/1.1~Host: a~X-A: b`c~~",
                "a delete in a value          | 400 | GET / HTTP/1.1~Host: a~X-A: b\u007fc~~",
                "a vertical tab in a value    | 400 | GET / HTTP/1.1~Host: a~X-A: b«c~~",
                "a bare CR in a name          | 400 | GET / HTTP/1.1~Host: a~X^A: b~~",
                "a NUL in a name              | 400 | GET / HTTP/1.1~Host: a~X$A: b~~",
                "a high byte in a name        | 400 | GET / HTTP/1.1~Host: a~X\u00e9: b~~",
                "a name that is no token      | 400 | GET / HTTP/1.1~Host: a~X(A): b~~",
                "an empty name                | 400 | GET / HTTP/1.1~Host: a~: b~~",
                "a line without a colon       | 400 | GET / HTTP/1.1~Host: a~nonsense~~",
                "an unknown version           | 505 | GET / HTTP/3.0~Host: a~~",
                "a newer version of ours      | 505 | GET / HTTP/1.2~Host: a~~",
                "a version in lower case      | 400 | GET / http/1.1~Host: a~~",
                "a version of two digits      | 400 | GET / HTTP/1.10~Host: a~~",
                "another protocol             | 400 | GET / ICY/1.1~Host: a~~",
                "a blank before the method    | 400 | ¤GET / HTTP/1.1~Host: a~~",
                "a tab after the method       | 400 | GET»/ HTTP/1.1~Host: a~~",
                "a blank after the version    | 400 | GET / HTTP/1.1 ~Host: a~~",
                "a CR in the request line     | 400 | GET /^x HTTP/1.1~Host: a~~",
                "no version                   | 400 | GET /~Host: a~~",
                "two spaces                   | 400 | GET  / HTTP/1.1~Host: a~~",
                "a method that is no token    | 400 | G(T / HTTP/1.1~Host: a~~",
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
                "size is empty       | ~abc~0~~",
                "size has a blank    | 3 ~abc~0~~",
                "size after a blank  | ¤3~abc~0~~",
                "size ends with LF   | 3¶abc~0~~",
                "data ends with LF   | 3~abc¶0~~",
                "data is too short   | 4~abc~0~~",
                "extension has a CR  | 3;a^b~abc~0~~",
                "extension has a LF  | 3;a¶abc~0~~",
                "trailer has no name | 3~abc~0~: x~~",
            })
    void aBrokenChunkNeverReachesTheUpstreamAsAWholeRequest(String name, String body) throws IOException {
        try (RawClient client = new RawClient(raw.port())) {
            client.send(bytes("POST / HTTP/1.1~Host: a~Transfer-Encoding: chunked~~" + body));

            assertThat(client.answer()).startsWith("HTTP/1.1 400 ").contains("application/problem+json");
            assertThat(client.closed()).isTrue();
            assertThat(raw.upstream().received()).isEmpty();
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Content-Length: 3~Transfer-Encoding: chunked~~0~~",
                "Transfer-Encoding: xchunked~~0~~",
                "Content-Length: 3~Content-Length: 40~~abc",
                "X-A: b~ c~Content-Length: 3~~abc",
                "X-A : b~Content-Length: 3~~abc",
                "Host: b~Content-Length: 3~~abc",
                "Transfer-Encoding: chunked~~zz~",
            })
    void whatFollowsARefusedRequestIsNoRequest(String refused) throws IOException {
        try (RawClient client = new RawClient(raw.port())) {
            client.send(bytes("POST / HTTP/1.1~Host: a~" + refused + "GET /smuggled HTTP/1.1~Host: a~~"));

            assertThat(client.answer()).startsWith("HTTP/1.1 400 ");
            assertThat(client.closed()).isTrue();
            assertThat(raw.upstream().received()).isEmpty();
        }
    }

    @Test
    void aRefusedRequestDoesNotHarmTheOneBefore() throws IOException {
        try (RawClient client = new RawClient(raw.port())) {
            client.send(bytes("GET /1 HTTP/1.1~Host: a~~GET /2 HTTP/1.1~Host: a~X-A: b~ c~~GET /3 HTTP/1.1~Host: a~~"));

            assertThat(client.answer()).startsWith("HTTP/1.1 200 OK").endsWith("ok");
            assertThat(client.answer()).startsWith("HTTP/1.1 400 ");
            assertThat(client.closed()).isTrue();
            assertThat(raw.upstream().received()).hasSize(1);
        }
    }

    @Test
    void aFoldedLineIsFoundInWhateverPiecesItArrives() throws IOException {
        try (RawClient client = new RawClient(raw.port())) {
            for (char c : bytes("GET / HTTP/1.1~Host: a~X-A: b~»c~~").toCharArray()) {
                client.send(String.valueOf(c));
            }

            assertThat(client.answer()).startsWith("HTTP/1.1 400 ");
            assertThat(raw.upstream().received()).isEmpty();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"Transfer-Encoding:»chunked", "Transfer-Encoding: chunked»", "TRANSFER-ENCODING:chunked"})
    void blanksAroundAValueAreNotPartOfIt(String coding) throws IOException {
        assertThat(raw.exchange(bytes("POST / HTTP/1.1~Host: a~" + coding + "~~3~abc~0~~")))
                .startsWith("HTTP/1.1 200 OK");

        assertThat(raw.upstream().received())
                .singleElement()
                .asString()
                .contains("transfer-encoding: chunked\r\n")
                .endsWith("\r\n\r\n3\r\nabc\r\n0\r\n\r\n");
    }

    @Test
    void chunkExtensionsAndTrailersOfARequestEndHere() throws IOException {
        raw.exchange(bytes("POST / HTTP/1.1~Host: a~Transfer-Encoding: chunked~Trailer: X-T~~"
                + "3;a=b;c=\"d\"~abc~0;e~X-T: 1~Content-Length: 9~Host: evil~~"));

        assertThat(raw.upstream().received())
                .singleElement()
                .asString()
                .endsWith("\r\n\r\n3\r\nabc\r\n0\r\n\r\n")
                .doesNotContain("X-T", "Content-Length", "evil");
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
    void emptyLinesBeforeARequestAreSkipped() throws IOException {
        assertThat(raw.exchange("\r\n" + bytes("GET / HTTP/1.1~Host: a~~"))).startsWith("HTTP/1.1 200 OK");
    }

    private static String bytes(String text) {
        return text.replace("~", "\r\n")
                .replace('^', '\r')
                .replace('$', '\0')
                .replace('`', '\u0001')
                .replace('»', '\t')
                .replace('«', '\u000b')
                .replace('¶', '\n')
                .replace('¤', ' ');
    }
}

package io.strangler.proxy.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Client, proxy and upstream know a request by one id. */
class RequestIdIT {
    private static final Pattern FIELD = Pattern.compile("X-Request-Id: ([0-9a-f]{32})\r\n");
    private static RawProxy raw;

    @BeforeAll
    static void start(@TempDir Path directory) throws IOException {
        raw = new RawProxy(directory);
    }

    @AfterAll
    static void stop() {
        raw.close();
    }

    @Test
    void theProxysIdReplacesTheClientsAndTheUpstreams() throws IOException {
        raw.upstream()
                .answers(RawUpstream.Script.saying(
                        "HTTP/1.1 200 OK\r\nX-Request-Id: theirs\r\nContent-Length: 2\r\n\r\nok"));

        String answer = raw.exchange("GET / HTTP/1.1\r\nHost: a\r\nX-Request-Id: mine\r\nx-request-id: mine2\r\n\r\n");

        assertThat(answer).doesNotContain("theirs", "mine");
        assertThat(raw.upstream().head())
                .filteredOn(line -> line.regionMatches(true, 0, "x-request-id", 0, 12))
                .containsExactly("X-Request-Id: " + id(answer));
    }

    @Test
    void everyRequestHasItsOwn() throws IOException {
        raw.upstream().answers(RawUpstream.Script.saying("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok"));
        Set<String> ids = new HashSet<>();
        try (RawClient client = new RawClient(raw.port())) {
            for (int i = 0; i < 20; i++) {
                client.send("GET / HTTP/1.1\r\nHost: a\r\n\r\n");
                ids.add(id(client.answer()));
            }
        }

        assertThat(ids).hasSize(20);
        assertThat(raw.upstream().received()).hasSize(20).allMatch(request -> ids.stream()
                .anyMatch(request::contains));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "400 | nonsense~~",
                "400 | GET /a#b HTTP/1.1~Host: a~~",
                "400 | POST / HTTP/1.1~Host: a~Transfer-Encoding: chunked~~zz~",
                "405 | TRACE / HTTP/1.1~Host: a~~",
                "431 | GET / HTTP/1.1~Host: a~X-A: LONG~~",
                "502 | POST / HTTP/1.1~Host: a~Content-Length: 0~~",
            })
    void whatTheProxyAnswersItselfTellsTheId(int status, String request) throws IOException {
        raw.upstream().answers(RawUpstream.Script.closingAfter("garbage\r\n\r\n"));

        String answer = raw.exchange(request.replace("LONG", "a".repeat(40_000)).replace("~", "\r\n"));

        assertThat(answer).contains(" " + status + " ").contains("\"requestId\":\"" + id(answer) + "\"");
        assertThat(Arrays.stream(raw.upstream().received().toArray(String[]::new)))
                .allMatch(received -> received.contains(id(answer)));
    }

    private static String id(String answer) {
        Matcher matcher = FIELD.matcher(answer);
        assertThat(matcher.find()).as(answer).isTrue();
        return matcher.group(1);
    }
}

package io.strangler.proxy.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.strangler.proxy.gateway.RawUpstream.Script;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Which resource of which host a request is for, in one reading for everybody. */
class RequestTargetIT {
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
        raw.upstream().answers(Script.saying("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok"));
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(
            delimiter = '|',
            value = {
                "no Host                      | 400 | GET / HTTP/1.1~~",
                "two Hosts                    | 400 | GET / HTTP/1.1~Host: a~Host: a~~",
                "two Hosts in two spellings   | 400 | GET / HTTP/1.1~Host: a~hOST: b~~",
                "two Hosts in HTTP/1.0        | 400 | GET / HTTP/1.0~Host: a~Host: b~~",
                "a list of Hosts              | 400 | GET / HTTP/1.1~Host: a,b~~",
                "a Host with a path           | 400 | GET / HTTP/1.1~Host: a/b~~",
                "a Host with a user           | 400 | GET / HTTP/1.1~Host: u@a~~",
                "a Host with a blank          | 400 | GET / HTTP/1.1~Host: a b~~",
                "a Host with a parameter      | 400 | GET / HTTP/1.1~Host: a;b~~",
                "a Host with a query          | 400 | GET / HTTP/1.1~Host: a?b~~",
                "a Host with high bytes       | 400 | GET / HTTP/1.1~Host: caf\u00e9~~",
                "a port that is no number     | 400 | GET / HTTP/1.1~Host: a:b~~",
                "a port that is empty         | 400 | GET / HTTP/1.1~Host: a:~~",
                "a port that is too large     | 400 | GET / HTTP/1.1~Host: a:65536~~",
                "two ports                    | 400 | GET / HTTP/1.1~Host: a:1:2~~",
                "an address without its end   | 400 | GET / HTTP/1.1~Host: [::1~~",
                "an address that is none      | 400 | GET / HTTP/1.1~Host: [x]~~",
                "an address with more         | 400 | GET / HTTP/1.1~Host: [::1]x~~",
                "an empty Host                | 400 | GET / HTTP/1.1~Host:~~",
                "a tunnel                     | 405 | CONNECT a:1 HTTP/1.1~Host: a:1~~",
                "a trace                      | 405 | TRACE / HTTP/1.1~Host: a~~",
                "a trace that goes no further | 405 | TRACE / HTTP/1.1~Host: a~Max-Forwards: 0~~",
                "a fragment                   | 400 | GET /a#b HTTP/1.1~Host: a~~",
                "a fragment of a query        | 400 | GET /a?b#c HTTP/1.1~Host: a~~",
                "a relative target            | 400 | GET a HTTP/1.1~Host: a~~",
                "an authority as target       | 400 | GET a:1 HTTP/1.1~Host: a~~",
                "an asterisk for a resource   | 400 | GET * HTTP/1.1~Host: a~~",
                "another scheme               | 400 | GET ftp://a/ HTTP/1.1~Host: a~~",
                "a user in the target         | 400 | GET http://u@a/ HTTP/1.1~Host: a~~",
                "a target without a host      | 400 | GET http:///a HTTP/1.1~Host: a~~",
                "no host in HTTP/1.0          | 400 | GET http:///a HTTP/1.0~~",
                "a NUL                        | 400 | GET /a$ HTTP/1.1~Host: a~~",
                "a high byte                  | 400 | GET /caf\u00e9 HTTP/1.1~Host: a~~",
            })
    void isRefused(String name, int status, String request) throws IOException {
        try (RawClient client = new RawClient(raw.port())) {
            client.send(request.replace("~", "\r\n").replace('$', '\0'));

            String answer = client.answer();

            assertThat(answer).matches("(?s)HTTP/1.[01] " + status + " .*").contains("application/problem+json");
            assertThat(client.closed()).isTrue();
            assertThat(raw.upstream().received()).isEmpty();
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/shop/../admin",
                "/shop/./1",
                "/shop/..;x/admin",
                "/shop/%2e%2e/admin",
                "/shop/.%2E/admin",
                "/shop/%252e%252e/admin",
                "/shop/%25%32%65%25%32%65/admin",
                "/shop/%25%32%66admin",
                "/shop%2F1",
                "/shop/%2f/1",
                "/shop%5C1",
                "/shop\\1",
                "/shop/1%00",
                "/shop/1%0d%0aX-A:%20b",
                "/shop/%c0%ae%c0%ae/admin",
                "/shop/%c0%af1",
                "/shop/%e0%80%ae/admin",
                "/shop/%f0%80%80%ae/admin",
                "/shop/%u002e/admin",
                "/shop/%zz",
                "/shop/%2",
            })
    void aPathThatServersReadDifferentlyIsRefused(String path) throws IOException {
        assertThat(raw.exchange("GET " + path + " HTTP/1.1\r\nHost: a\r\n\r\n")).startsWith("HTTP/1.1 400 ");
        assertThat(raw.upstream().received()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "shop.example        | shop.example",
                "SHOP.example:8080   | SHOP.example:8080",
                "127.0.0.1:0         | 127.0.0.1:0",
                "[::1]               | [::1]",
                "[::ffff:10.0.0.1]:1 | [::ffff:10.0.0.1]:1",
                "xn--caf-dma.example | xn--caf-dma.example",
            })
    void aHostIsForwardedAsItIs(String host, String sent) throws IOException {
        raw.exchange("GET / HTTP/1.1\r\nHost: " + host + "\r\n\r\n");

        assertThat(raw.upstream().head()).contains("Host: " + sent, "X-Forwarded-Host: " + sent);
    }

    @ParameterizedTest
    @CsvSource({
        "GET, http://shop.example:81/a?b, /a?b",
        "GET, HTTPS://shop.example:81, /",
        "GET, http://shop.example:81?b, /?b",
        "OPTIONS, http://shop.example:81, *",
        "OPTIONS, http://shop.example:81/, /",
    })
    void theAuthorityOfAnAbsoluteTargetWins(String method, String target, String sent) throws IOException {
        raw.exchange(method + " " + target + " HTTP/1.1\r\nHost: evil\r\n\r\n");

        assertThat(raw.upstream().head())
                .startsWith(method + " " + sent + " HTTP/1.1", "Host: shop.example:81")
                .contains("X-Forwarded-Host: shop.example:81")
                .doesNotContain("Host: evil");
    }

    @ParameterizedTest
    @CsvSource({
        "OPTIONS, 2, 1",
        "OPTIONS, 1, 0",
        "OPTIONS, many, many",
        "GET, 0, 0",
        "BREW, 5, 5",
    })
    void hopsAreCountedForOptions(String method, String received, String sent) throws IOException {
        raw.exchange(method + " / HTTP/1.1\r\nHost: a\r\nMax-Forwards: " + received + "\r\n\r\n");

        assertThat(raw.upstream().head()).contains("Max-Forwards: " + sent);
    }

    @Test
    void optionsThatMayGoNoFurtherEndHere() throws IOException {
        try (RawClient client = new RawClient(raw.port())) {
            client.send("OPTIONS * HTTP/1.1\r\nHost: a\r\nMax-Forwards: 0\r\n\r\n");
            assertThat(client.answer()).startsWith("HTTP/1.1 200 OK\r\n").doesNotContain("ok");
            assertThat(raw.upstream().received()).isEmpty();

            client.send("GET / HTTP/1.1\r\nHost: a\r\n\r\n");
            assertThat(client.answer()).endsWith("ok");
        }
    }
}

package io.strangler.proxy.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Clients know one address and upstreams theirs; what an upstream says of its own is told in the clients' terms. */
class HostPolicyIT {
    private static final String GET = "GET / HTTP/1.1\r\nHost: shop.example\r\n\r\n";
    private static RawProxy rewriting;
    private static RawProxy preserving;

    @BeforeAll
    static void start(@TempDir Path directory, @TempDir Path second) throws IOException {
        rewriting = new RawProxy(directory, "", "host: rewrite");
        preserving = new RawProxy(second, "trusted-peers: [ 127.0.0.1/32 ]", "host: preserve");
    }

    @AfterAll
    static void stop() {
        rewriting.close();
        preserving.close();
    }

    @Test
    void anUpstreamMayWantItsOwnHost() throws IOException {
        rewriting.upstream().answers(RawUpstream.Script.saying("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok"));

        rewriting.exchange(GET);

        assertThat(rewriting.upstream().head())
                .contains(
                        "Host: 127.0.0.1:" + rewriting.upstream().port(),
                        "X-Forwarded-Host: shop.example",
                        "Forwarded: for=127.0.0.1;host=shop.example;proto=http")
                .doesNotContain("Host: shop.example");
    }

    @Test
    void otherwiseItGetsTheClients() throws IOException {
        preserving.upstream().answers(RawUpstream.Script.saying("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok"));

        preserving.exchange(GET);

        assertThat(preserving.upstream().head()).contains("Host: shop.example", "X-Forwarded-Host: shop.example");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "Location: http://OWN/a?b#c         | Location: http://shop.example/a?b#c",
                "Location: HTTP://OWN               | Location: http://shop.example",
                "Location: https://OWN?b            | Location: http://shop.example?b",
                "Content-Location: http://OWN/a     | Content-Location: http://shop.example/a",
                "Refresh: 5; URL=http://OWN/a       | Refresh: 5; URL=http://shop.example/a",
                "Refresh: 5;url=\"http://OWN/a\"    | Refresh: 5;url=\"http://shop.example/a\"",
                "Location: /a                       | Location: /a",
                "Location: //OWN/a                  | Location: //OWN/a",
                "Location: http://OWN.evil/a        | Location: http://OWN.evil/a",
                "Location: http://u@OWN/a           | Location: http://u@OWN/a",
                "Location: http://elsewhere/?u=http://OWN/ | Location: http://elsewhere/?u=http://OWN/",
                "Refresh: 5                         | Refresh: 5",
                "Refresh: 5; url=                   | Refresh: 5; url=",
                "X-Other: http://OWN/a              | X-Other: http://OWN/a",
                "Set-Cookie: a=b; Domain=127.0.0.1; Path=/  | Set-Cookie: a=b; Path=/",
                "Set-Cookie: a=b;domain=.127.0.0.1  | Set-Cookie: a=b",
                "Set-Cookie: a=Domain=127.0.0.1; Domain=shop.example | Set-Cookie: a=Domain=127.0.0.1; Domain=shop.example",
            })
    void theUpstreamsOwnAddressBecomesTheClients(String said, String told) throws IOException {
        String own = "127.0.0.1:" + rewriting.upstream().port();
        rewriting
                .upstream()
                .answers(RawUpstream.Script.saying("HTTP/1.1 302 Found\r\nSet-Cookie: first=1\r\n"
                        + said.replace("OWN", own) + "\r\nSet-Cookie: last=1\r\nContent-Length: 0\r\n\r\n"));

        assertThat(rewriting.exchange(GET))
                .contains("\r\n" + told.replace("OWN", own) + "\r\n")
                .containsSubsequence("Set-Cookie: first=1\r\n", "Set-Cookie: last=1\r\n");
    }

    @Test
    void theClientsAddressIsTheOneATrustedPeerWasAsked() throws IOException {
        preserving
                .upstream()
                .answers(RawUpstream.Script.saying("HTTP/1.1 201 Created\r\nLocation: http://127.0.0.1:"
                        + preserving.upstream().port() + "/a\r\nContent-Length: 0\r\n\r\n"));

        assertThat(preserving.exchange("GET / HTTP/1.1\r\nHost: inside\r\nX-Forwarded-Proto: https\r\n"
                        + "X-Forwarded-Host: shop.example\r\n\r\n"))
                .contains("\r\nLocation: https://shop.example/a\r\n");
        assertThat(preserving.exchange("GET / HTTP/1.1\r\nHost: inside\r\n"
                        + "Forwarded: for=6.6.6.6;host=shop.example;proto=https\r\n\r\n"))
                .contains("\r\nLocation: https://shop.example/a\r\n");
        assertThat(preserving.exchange("GET / HTTP/1.1\r\nHost: inside\r\nX-Forwarded-Proto: javascript\r\n"
                        + "X-Forwarded-Host: a/b\r\n\r\n"))
                .contains("\r\nLocation: http://inside/a\r\n");
    }

    @Test
    void aClientThatNamedNoHostGetsARelativeReference() throws IOException {
        rewriting
                .upstream()
                .answers(RawUpstream.Script.saying("HTTP/1.1 302 Found\r\nLocation: http://127.0.0.1:"
                        + rewriting.upstream().port() + "/a\r\nContent-Length: 0\r\n\r\n"));

        assertThat(rewriting.exchange("GET / HTTP/1.0\r\n\r\n")).contains("\r\nLocation: /a\r\n");
    }
}

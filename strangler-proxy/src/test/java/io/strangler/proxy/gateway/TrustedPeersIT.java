package io.strangler.proxy.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a trusted peer says of the way a request has come is kept, and this hop appended. */
class TrustedPeersIT {
    private static final String HERE = "for=127.0.0.1;host=\"a:81\";proto=http";

    private static RawProxy trusting;
    private static RawProxy other;

    @BeforeAll
    static void start(@TempDir Path directory, @TempDir Path second) throws IOException {
        trusting = new RawProxy(directory, "trusted-peers: [ 10.0.0.0/8, 127.0.0.0/8 ]", "");
        other = new RawProxy(second, "trusted-peers: [ 10.0.0.0/8, 127.0.0.2/32, \"::1/128\" ]", "");
    }

    @AfterAll
    static void stop() {
        trusting.close();
        other.close();
    }

    @BeforeEach
    void answerOk() {
        for (RawProxy raw : List.of(trusting, other)) {
            raw.upstream().answers(RawUpstream.Script.saying("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok"));
        }
    }

    @Test
    void withoutAWordOfTheirsOursAreWritten() throws IOException {
        assertThat(sent(trusting, ""))
                .containsExactly(
                        "X-Forwarded-For: 127.0.0.1",
                        "X-Forwarded-Proto: http",
                        "X-Forwarded-Host: a:81",
                        "X-Forwarded-Port: 81",
                        "Forwarded: " + HERE);
    }

    @Test
    void bothFormsAreAppendedTo() throws IOException {
        assertThat(sent(
                        trusting,
                        "X-Forwarded-For: 6.6.6.6~X-Forwarded-For: 10.1.1.1~X-Forwarded-Proto: https~"
                                + "X-Forwarded-Host: shop.example~X-Forwarded-Port: 443~"
                                + "Forwarded: for=6.6.6.6;proto=https~Forwarded: for=\"[2001:db8::1]:80\"~"))
                .containsExactly(
                        "X-Forwarded-For: 6.6.6.6, 10.1.1.1, 127.0.0.1",
                        "X-Forwarded-Proto: https",
                        "X-Forwarded-Host: shop.example",
                        "X-Forwarded-Port: 443",
                        "Forwarded: for=6.6.6.6;proto=https, for=\"[2001:db8::1]:80\", " + HERE);
    }

    @Test
    void whatIsSaidInTheOldFormOnlyIsSaidInTheStandardOneToo() throws IOException {
        assertThat(sent(
                        trusting,
                        "X-Forwarded-For: 2001:db8::1, unknown, 10.1.1.1:80~X-Forwarded-Proto: https~"
                                + "X-Forwarded-Host: shop.example:444~"))
                .containsExactly(
                        "X-Forwarded-For: 2001:db8::1, unknown, 10.1.1.1:80, 127.0.0.1",
                        "X-Forwarded-Proto: https",
                        "X-Forwarded-Host: shop.example:444",
                        "Forwarded: for=\"[2001:db8::1]\";host=\"shop.example:444\";proto=https, for=unknown, "
                                + "for=\"10.1.1.1:80\", " + HERE);
    }

    @Test
    void whatIsSaidInTheStandardFormOnlyIsSaidInTheOldOneToo() throws IOException {
        String forwarded = "For=\"[2001:db8::1]\";Host=\"shop.example:444\";proto=https;by=_x, for=\"_a,;\\\"b\"";

        assertThat(sent(trusting, "Forwarded: " + forwarded + "~"))
                .containsExactly(
                        "X-Forwarded-For: 2001:db8::1, _a,;\"b, 127.0.0.1",
                        "X-Forwarded-Proto: https",
                        "X-Forwarded-Host: shop.example:444",
                        "Forwarded: " + forwarded + ", " + HERE);
    }

    @Test
    void aFieldThatCannotBeReadIsNoWord() throws IOException {
        assertThat(sent(trusting, "Forwarded: nonsense~")).contains("Forwarded: " + HERE, "X-Forwarded-For: 127.0.0.1");
    }

    @Test
    void aClientCannotHaveThePeersWordRemoved() throws IOException {
        assertThat(sent(
                        trusting,
                        "Connection: X-Forwarded-For, X-Forwarded-Proto, Forwarded~X-Forwarded-For: 6.6.6.6~"
                                + "X-Forwarded-Proto: https~"))
                .contains("X-Forwarded-For: 6.6.6.6, 127.0.0.1", "X-Forwarded-Proto: https");
    }

    @Test
    void nobodyElseIsBelieved() throws IOException {
        assertThat(sent(
                        other,
                        "X-Forwarded-For: 6.6.6.6~X-Forwarded-Proto: https~X-Forwarded-Host: evil~X-Forwarded-Port: 1~"
                                + "X-Forwarded-Prefix: /evil~X-Forwarded-Server: evil~Forwarded: for=6.6.6.6~"))
                .containsExactly(
                        "X-Forwarded-For: 127.0.0.1",
                        "X-Forwarded-Proto: http",
                        "X-Forwarded-Host: a:81",
                        "X-Forwarded-Port: 81",
                        "Forwarded: " + HERE);
    }

    @Test
    void aTrustedPeersIdOfARequestIsKept() throws IOException {
        String answer = trusting.exchange("GET / HTTP/1.1\r\nHost: a\r\nX-Request-Id: 0197-a.b:c/d=\r\n\r\n");

        assertThat(trusting.upstream().head()).contains("X-Request-Id: 0197-a.b:c/d=");
        assertThat(answer).contains("\r\nX-Request-Id: 0197-a.b:c/d=\r\n");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a b", "a\"b", "caf\u00e9", "<a>"})
    void anIdThatIsNotSaneIsReplaced(String id) throws IOException {
        trusting.exchange("GET / HTTP/1.1\r\nHost: a\r\nX-Request-Id: " + id + "\r\n\r\n");

        assertThat(trusting.upstream().head())
                .filteredOn(line -> line.startsWith("X-Request-Id"))
                .singleElement()
                .asString()
                .matches("X-Request-Id: [0-9a-f]{32}");
    }

    @Test
    void anIdWithoutEndIsReplaced() throws IOException {
        trusting.exchange("GET / HTTP/1.1\r\nHost: a\r\nX-Request-Id: " + "a".repeat(129) + "\r\n\r\n");

        assertThat(trusting.upstream().head()).noneMatch(line -> line.contains("aaa"));
    }

    private static Stream<String> sent(RawProxy raw, String fields) throws IOException {
        raw.exchange(("GET / HTTP/1.1~Host: a:81~" + fields + "~").replace("~", "\r\n"));
        return Arrays.stream(raw.upstream().head())
                .filter(line -> line.startsWith("X-Forwarded-") || line.startsWith("Forwarded"));
    }
}

package io.strangler.proxy.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A body is at most as large as the plan says, whether its client tells the size or not. */
class BodyLimitIT {
    private static RawProxy raw;

    @BeforeAll
    static void start(@TempDir Path directory) throws IOException {
        raw = new RawProxy(directory, "body-limit: 10B", "");
    }

    @AfterAll
    static void stop() {
        raw.close();
    }

    @BeforeEach
    void answerOk() {
        raw.upstream().answers(RawUpstream.Script.saying("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Content-Length: 11~~0123456789a",
                "Content-Length: 11~~",
                "Content-Length: 9223372036854775807~~",
                "Content-Length: 11~Expect: 100-continue~~",
            })
    void aBodyThatIsSaidToBeTooLargeIsRefusedBeforeAnybodyAsksForIt(String rest) throws IOException {
        try (RawClient client = new RawClient(raw.port())) {
            client.send(("POST /a HTTP/1.1~Host: a~" + rest).replace("~", "\r\n"));

            assertThat(client.answer())
                    .startsWith("HTTP/1.1 413 Content Too Large\r\n")
                    .contains("application/problem+json", "a body may have 10 bytes");
            assertThat(client.closed()).isTrue();
            assertThat(raw.upstream().received()).isEmpty();
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"b~0123456789a~0~~", "4~0123~4~0123~3~012~", "5~01234~6~012345~0~~GET /b HTTP/1.1~Host: a~~"})
    void aBodyThatTurnsOutToBeTooLargeNeverReachesTheUpstreamAsAWhole(String body) throws IOException {
        try (RawClient client = new RawClient(raw.port())) {
            client.send(("POST /a HTTP/1.1~Host: a~Transfer-Encoding: chunked~~" + body).replace("~", "\r\n"));

            assertThat(client.answer()).startsWith("HTTP/1.1 413 Content Too Large\r\n");
            assertThat(client.closed()).isTrue();
            assertThat(raw.upstream().received()).isEmpty();
            await().untilAsserted(
                            () -> assertThat(raw.upstream().closedByPeer()).isEqualTo(1));
        }
    }

    @Test
    void aBodyOfExactlyTheLimitPasses() throws IOException {
        try (RawClient client = new RawClient(raw.port())) {
            client.send("POST /1 HTTP/1.1\r\nHost: a\r\nContent-Length: 10\r\n\r\n0123456789");
            assertThat(client.answer()).startsWith("HTTP/1.1 200 OK\r\n");
            client.send("POST /2 HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n"
                    + "5\r\n01234\r\n5\r\n56789\r\n0\r\n\r\n");
            assertThat(client.answer()).startsWith("HTTP/1.1 200 OK\r\n");
        }
        assertThat(raw.upstream().received()).hasSize(2);
    }
}

package io.strangler.proxy.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RetryIT {
    private static final String GET = "GET /x HTTP/1.1\r\nHost: x\r\n\r\n";

    private RawProxy proxy;

    @BeforeEach
    void start(@TempDir Path directory) throws IOException {
        proxy = new RawProxy(directory);
    }

    @AfterEach
    void stop() {
        proxy.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"POST", "PATCH", "LOCK"})
    void whatMayHaveArrivedAndIsNotIdempotentIsNeverSentTwice(String method) throws IOException {
        proxy.upstream().answers((request, out) -> RawUpstream.Then.CLOSE);

        assertThat(proxy.exchange(method + " /x HTTP/1.1\r\nHost: x\r\nContent-Length: 0\r\n\r\n"))
                .startsWith("HTTP/1.1 502 ");
        assertThat(proxy.upstream().received()).hasSize(1);
    }

    @Test
    void aBodyThatIsGoneIsNotSentAgainHoweverIdempotentItsMethod() throws IOException {
        proxy.upstream().answers((request, out) -> RawUpstream.Then.CLOSE);

        assertThat(proxy.exchange("PUT /x HTTP/1.1\r\nHost: x\r\nContent-Length: 2\r\n\r\nhi"))
                .startsWith("HTTP/1.1 502 ");
        assertThat(proxy.upstream().received()).hasSize(1);
    }

    @Test
    void nothingIsSentAgainOnceTheClientHasHadAByte() throws IOException {
        proxy.upstream().answers(RawUpstream.Script.closingAfter("HTTP/1.1 103 Early Hints\r\nLink: </a.css>\r\n\r\n"));

        try (RawClient client = new RawClient(proxy.port())) {
            client.send(GET);
            assertThat(client.head()).startsWith("HTTP/1.1 103 ");
            assertThat(client.answer()).startsWith("HTTP/1.1 502 ");
        }
        assertThat(proxy.upstream().received()).hasSize(1);
    }

    @Test
    void aReadWhoseConnectionEndedIsSentOnceMore() throws IOException {
        proxy.upstream().answers((request, out) -> {
            if (proxy.upstream().received().size() == 1) {
                return RawUpstream.Then.CLOSE;
            }
            RawUpstream.say(out, "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok");
            return RawUpstream.Then.KEEP;
        });

        assertThat(proxy.exchange(GET)).startsWith("HTTP/1.1 200 ");
        assertThat(proxy.upstream().received()).hasSize(2);
    }

    @Test
    void anUpstreamThatDiesUnderEveryRequestGetsNoStorm() throws IOException {
        proxy.upstream().answers((request, out) -> RawUpstream.Then.CLOSE);

        for (int i = 0; i < 20; i++) {
            assertThat(proxy.exchange(GET)).startsWith("HTTP/1.1 502 ");
        }

        // Ten and a fifth of twenty on top; without a budget it would be forty.
        assertThat(proxy.upstream().received().size()).isBetween(30, 34);
    }
}

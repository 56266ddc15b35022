package io.strangler.proxy.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.strangler.proxy.RunningProxy;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Who the client is, behind balancers that are trusted: for the access log and for limits by address. */
class ClientAddressIT {
    private static final JsonMapper JSON = JsonMapper.builder().build();

    @TempDir
    static Path directory;

    private static RawUpstream upstream;
    private static RunningProxy proxy;
    private static int asked;

    @BeforeAll
    static void start() throws IOException {
        upstream = new RawUpstream();
        Files.writeString(directory.resolve("flags.yaml"), "flags: { shop: { defaultVariant: off } }");
        proxy = RunningProxy.start(
                Files.writeString(directory.resolve("migration.yaml"), """
                migration: shop
                flags: flags.yaml
                proxy: { access-log: access.jsonl, body-limit: 10B, trusted-peers: [ 127.0.0.0/8, 10.0.0.0/8, "fd00::/8" ] }
                systems:
                  legacy: { url: "http://127.0.0.1:%d" }
                  shop: { url: "http://127.0.0.1:1" }
                capabilities:
                  shop: { modern: shop, routes: [ { path: /shop/**, rate: { requests: 1, per: 1h } } ] }
                """.formatted(upstream.port())));
    }

    @AfterAll
    static void stop() {
        proxy.close();
        upstream.close();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '\'',
            value = {
                "''                                                    | 127.0.0.1",
                "X-Forwarded-For: 6.6.6.6                              | 6.6.6.6",
                "X-Forwarded-For: 1.1.1.1, 6.6.6.6                     | 6.6.6.6",
                "X-Forwarded-For: 1.1.1.1, 6.6.6.6:80, 10.1.2.3        | 6.6.6.6",
                "X-Forwarded-For: 1.1.1.1~X-Forwarded-For: 6.6.6.6, 10.1.2.3~X-Forwarded-For: 10.0.0.9 | 6.6.6.6",
                "X-Forwarded-For: 10.0.0.7, 10.0.0.8                   | 10.0.0.7",
                "X-Forwarded-For: 6.6.6.6, unknown, 10.0.0.8           | 10.0.0.8",
                "X-Forwarded-For: 6.6.6.6, , 10.0.0.8                  | 10.0.0.8",
                "X-Forwarded-For: 2001:DB8:0::1, fd00::1               | 2001:db8::1",
                "X-Forwarded-For: [2001:db8::1]:443                    | 2001:db8::1",
                "'Forwarded: for=1.1.1.1, for=\"[2001:db8::2]:80\";proto=https, for=10.0.0.1' | 2001:db8::2",
                "X-Forwarded-For: 6.6.6.6~Forwarded: for=7.7.7.7       | 6.6.6.6",
            })
    void theClientIsTheLastOneThatIsNotTrusted(String fields, String client) throws IOException {
        String more = fields.isEmpty() ? "" : fields.replace("~", "\r\n") + "\r\n";
        assertThat(answer("GET / HTTP/1.1\r\nHost: x\r\n" + more + "\r\n")
                        .get("client")
                        .asString())
                .isEqualTo(client);
    }

    @Test
    void aLimitByAddressIsTheClientsAndNotItsBalancers() throws IOException {
        assertThat(shop("1.1.1.1, 8.8.8.8, 10.0.0.1")).isEqualTo(200);
        assertThat(shop("2.2.2.2, 8.8.8.8, 10.0.0.2")).isEqualTo(429);
        assertThat(shop("8.8.4.4, 10.0.0.1")).isEqualTo(200);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "GET /a/../b?t=secret HTTP/1.1~Host: x~~                     | 400 | GET | /a/../b",
                "GET http://ann:secret@x/a?b HTTP/1.1~Host: x~~              | 400 | GET | ''",
                "TRACE /a HTTP/1.1~Host: x~~                                 | 405 | TRACE | /a",
                "POST /a HTTP/1.1~Host: x~Content-Length: 11~~               | 413 | POST | /a",
                "OPTIONS /a HTTP/1.1~Host: x~Max-Forwards: 0~~               | 200 | OPTIONS | /a",
                "GET /a HTTP/1.1~Host: x~Content-Length: 1~Content-Length: 2~~ | 400 | '' | ''",
            })
    void whatIsRefusedBeforeItsRouteIsKnownIsCountedAndLogged(String request, int status, String method, String path)
            throws IOException {
        double before = refused();

        JsonNode line = answer(request.replace("~", "\r\n"));

        assertThat(line.get("status").asInt()).isEqualTo(status);
        assertThat(line.get("outcome").asString()).isEqualTo("refused");
        assertThat(line.get("side").asString()).isEqualTo("none");
        assertThat(line.get("capability").asString()).isEqualTo("none");
        assertThat(line.get("method").asString()).isEqualTo(method);
        assertThat(line.get("path").asString()).isEqualTo(path);
        assertThat(line.toString()).doesNotContain("secret");
        assertThat(refused()).isEqualTo(before + 1);
    }

    private static double refused() {
        return proxy.admin("/actuator/prometheus")
                .body()
                .lines()
                .filter(line -> line.startsWith("strangler_requests_seconds_count{")
                        && line.contains("side=\"none\"")
                        && line.contains("outcome=\"refused\""))
                .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' '))))
                .sum();
    }

    private static int shop(String addresses) throws IOException {
        return answer("GET /shop/1 HTTP/1.1\r\nHost: x\r\nX-Forwarded-For: " + addresses + "\r\n\r\n")
                .get("status")
                .asInt();
    }

    private static JsonNode answer(String request) throws IOException {
        int lines = ++asked;
        RawClient.exchange(proxy.port(), request);
        Path log = directory.resolve("access.jsonl");
        await().until(() -> Files.readAllLines(log).size() == lines);
        List<String> all = Files.readAllLines(log);
        return JSON.readTree(all.getLast());
    }
}

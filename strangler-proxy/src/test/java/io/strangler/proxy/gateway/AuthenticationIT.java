package io.strangler.proxy.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.strangler.playbook.InvalidFile;
import io.strangler.proxy.RunningProxy;
import io.strangler.proxy.identity.Signer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.Date;
import java.util.HexFormat;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class AuthenticationIT {
    private static final Signer SIGNER = Signer.named("one");

    private final RawUpstream legacy = new RawUpstream();
    private final RawUpstream modern = new RawUpstream();

    private Path directory;
    private RunningProxy proxy;

    @BeforeEach
    void start(@TempDir Path directory) throws IOException {
        this.directory = directory;
        Files.writeString(directory.resolve("keys.json"), SIGNER.keys());
        Files.writeString(directory.resolve("callers.yaml"), "acme: " + digest("acme's key") + "\n");
        Files.writeString(directory.resolve("flags.yaml"), """
                flags:
                  orders:
                    defaultVariant: off
                    targeting: { if: [ { "==": [ { var: targetingKey }, acme ] }, live, off ] }
                  stock: { defaultVariant: off }
                  open: { defaultVariant: off }
                """);
        proxy = RunningProxy.start(
                Files.writeString(directory.resolve("migration.yaml"), """
                migration: shop
                flags: flags.yaml
                proxy:
                  authentication:
                    users:
                      jwt: { keys: keys.json, issuer: "https://id.example", audience: [ shop ] }
                      identity: { X-User: sub, X-Tenant: tenant }
                    partners: { api-keys: { file: callers.yaml, header: X-Api-Key }, identity: { X-Partner: name } }
                  authenticate: users
                systems:
                  legacy: { url: "http://127.0.0.1:%d" }
                  shop: { url: "http://127.0.0.1:%d" }
                capabilities:
                  orders: { modern: shop, routes: [ { path: /orders/**, key: "claim:tenant" } ] }
                  stock: { modern: shop, routes: [ { path: /stock/**, authenticate: partners }, { path: /scarce, authenticate: partners,
                             rate: { requests: 2, per: 1h, by: "claim:name" } } ] }
                  open: { modern: shop, routes: [ { path: /open/**, authenticate: none } ] }
                """.formatted(legacy.port(), modern.port())));
    }

    @AfterEach
    void stop() {
        proxy.close();
        legacy.close();
        modern.close();
    }

    @ParameterizedTest
    @MethodSource("bad")
    void aProofThatIsNotGoodIsAnswered401AndNothingIsSent(String name, String fields, String challenge, String reason)
            throws IOException {
        for (String target : new String[] {"/orders/1", "/elsewhere"}) {
            String answer = get(target, fields);

            assertThat(answer)
                    .startsWith("HTTP/1.1 401 Unauthorized\r\n")
                    .contains("WWW-Authenticate: " + challenge + "\r\n", "application/problem+json", reason);
        }
        assertThat(legacy.received()).isEmpty();
        assertThat(modern.received()).isEmpty();
    }

    static Stream<Arguments> bad() {
        String invalid = "Bearer error=\"invalid_token\"";
        String good = SIGNER.token("ann");
        return Stream.of(
                Arguments.of("nothing", "", "Bearer", "a bearer token is needed"),
                Arguments.of("another scheme", "Authorization: Basic YTpi\r\n", "Bearer", "a bearer token is needed"),
                Arguments.of("two", bearer(good) + bearer(SIGNER.token("bob")), "Bearer", "more than one proof"),
                Arguments.of("no token", bearer("x.y.z"), invalid, "no signed JWT"),
                Arguments.of("not signed", bearer(SIGNER.unsigned("ann")), invalid, "no signed JWT"),
                Arguments.of(
                        "public key as secret", bearer(SIGNER.signedWithThePublicKey("ann")), invalid, "Signed JWT"),
                Arguments.of("key of nobody", bearer(Signer.named("two").token("ann")), invalid, "Signed JWT"),
                Arguments.of("key of another", bearer(Signer.named("one").token("ann")), invalid, "Invalid signature"),
                Arguments.of("changed", bearer(tampered(good)), invalid, "Invalid signature"),
                Arguments.of(
                        "expired",
                        bearer(SIGNER.token(
                                "ann",
                                claims -> claims.expirationTime(
                                        Date.from(Instant.now().minusSeconds(60))))),
                        invalid,
                        "Expired JWT"),
                Arguments.of(
                        "not yet",
                        bearer(SIGNER.token(
                                "ann",
                                claims -> claims.notBeforeTime(
                                        Date.from(Instant.now().plusSeconds(120))))),
                        invalid,
                        "before use time"),
                Arguments.of(
                        "for ever", bearer(SIGNER.token("ann", claims -> claims.expirationTime(null))), invalid, "exp"),
                Arguments.of(
                        "issuer", bearer(SIGNER.token("ann", claims -> claims.issuer("https://x"))), invalid, "iss"),
                Arguments.of(
                        "audience", bearer(SIGNER.token("ann", claims -> claims.audience("bank"))), invalid, "aud"),
                Arguments.of("long", bearer("x".repeat(9_000)), invalid, "longer than 8192"));
    }

    @Test
    void theUpstreamIsToldWhoCallsAndNobodyCanFakeOrRemoveThat() throws IOException {
        String token = SIGNER.token("ann", claims -> claims.claim("tenant", "north"));
        for (int known = 0; known < 2; known++) {
            legacy.answers(RawUpstream.Script.saying("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok"));

            assertThat(get(
                            "/orders/1",
                            bearer(token) + "X-User: root\r\nx-partner: acme\r\nConnection: X-User, X-Tenant\r\n"))
                    .startsWith("HTTP/1.1 200 ");

            assertThat(legacy.head())
                    .contains("x-user: ann", "x-tenant: north", "Authorization: Bearer " + token)
                    .noneMatch(line -> line.contains("root") || line.contains("acme"));
        }
    }

    @Test
    void whereNobodyIsAskedNobodyCanClaimToBeSomebody() throws IOException {
        assertThat(get("/open/1", "X-User: root\r\nX-TENANT: north\r\n")).startsWith("HTTP/1.1 200 ");

        assertThat(legacy.head()).noneMatch(line -> line.contains("root") || line.contains("north"));
    }

    @Test
    void aKeyThatIsAClaimDecidesTheSide() throws IOException {
        modern.answers(RawUpstream.Script.saying("HTTP/1.1 200 OK\r\nContent-Length: 6\r\n\r\nmodern"));
        String acme = bearer(SIGNER.token("ann", claims -> claims.claim("tenant", "acme")));
        String north = bearer(SIGNER.token("bob", claims -> claims.claim("tenant", "north")));

        assertThat(get("/orders/1", acme)).endsWith("modern");
        assertThat(get("/orders/1", north + "tenant: acme\r\n")).endsWith("ok");
        assertThat(get("/orders/1", bearer(SIGNER.token("cid")))).endsWith("ok");
    }

    @Test
    void anApiKeyIsKnownByItsDigestAndItsFileIsFollowed() throws IOException {
        assertThat(get("/stock/1", "X-Api-Key: acme's key\r\n")).startsWith("HTTP/1.1 200 ");
        assertThat(legacy.head()).contains("x-partner: acme");
        assertThat(get("/stock/1", "X-Api-Key: bolt's key\r\n"))
                .startsWith("HTTP/1.1 401 ")
                .contains("WWW-Authenticate: ApiKey header=\"X-Api-Key\"\r\n");
        assertThat(get("/stock/1", bearer(SIGNER.token("ann")))).startsWith("HTTP/1.1 401 ");

        Files.writeString(directory.resolve("callers.yaml"), "bolt: " + digest("bolt's key") + "\n");
        await().until(() -> get("/stock/1", "X-Api-Key: bolt's key\r\n").startsWith("HTTP/1.1 200 "));
        assertThat(get("/stock/1", "X-Api-Key: acme's key\r\n")).startsWith("HTTP/1.1 401 ");

        Files.writeString(directory.resolve("callers.yaml"), "bolt: plain key\n");
        Files.writeString(directory.resolve("callers.yaml"), "bolt: " + digest("bolt's key") + "\n" + "acme: wrong\n");
        await().during(java.time.Duration.ofMillis(500))
                .until(() -> get("/stock/1", "X-Api-Key: bolt's key\r\n").startsWith("HTTP/1.1 200 "));
    }

    @Test
    void aCallerBeyondItsRateIsAnswered429AndOthersAreNot() throws IOException {
        Files.writeString(
                directory.resolve("callers.yaml"),
                "acme: " + digest("acme's key") + "\nbolt: " + digest("bolt's key") + "\n");
        await().until(() -> get("/stock/1", "X-Api-Key: bolt's key\r\n").startsWith("HTTP/1.1 200 "));
        for (int i = 0; i < 2; i++) {
            assertThat(get("/scarce", "X-Api-Key: acme's key\r\n")).startsWith("HTTP/1.1 200 ");
        }
        legacy.answers(RawUpstream.Script.saying("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok"));

        assertThat(get("/scarce", "X-Api-Key: acme's key\r\n"))
                .startsWith("HTTP/1.1 429 Too Many Requests\r\n")
                .containsPattern("Retry-After: 1[78][0-9]{2}\r\n");
        assertThat(legacy.received()).isEmpty();
        assertThat(get("/scarce", "X-Api-Key: bolt's key\r\n")).startsWith("HTTP/1.1 200 ");
    }

    @Test
    void aFileOfCallersThatIsNoGoodRefusesTheStart() throws IOException {
        Files.writeString(directory.resolve("callers.yaml"), "# callers\nacme: hush\n");

        assertThatThrownBy(() -> RunningProxy.start(directory.resolve("migration.yaml")))
                .hasRootCauseInstanceOf(InvalidFile.class)
                .rootCause()
                .hasMessageContaining("callers.yaml:2: acme: must be sha256:")
                .hasMessageNotContaining("hush");
    }

    private String get(String target, String fields) throws IOException {
        return RawClient.exchange(proxy.port(), "GET " + target + " HTTP/1.1\r\nHost: x\r\n" + fields + "\r\n");
    }

    private static String bearer(String token) {
        return "Authorization: Bearer " + token + "\r\n";
    }

    private static String tampered(String token) {
        String[] parts = token.split("\\.");
        String payload = new String(java.util.Base64.getUrlDecoder().decode(parts[1]), StandardCharsets.UTF_8);
        parts[1] = java.util.Base64.getUrlEncoder()
                .withoutPadding()
                .encodeToString(payload.replace("ann", "eve").getBytes(StandardCharsets.UTF_8));
        return String.join(".", parts);
    }

    private static String digest(String key) {
        try {
            return "sha256:"
                    + HexFormat.of()
                            .formatHex(MessageDigest.getInstance("SHA-256")
                                    .digest(key.getBytes(StandardCharsets.ISO_8859_1)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}

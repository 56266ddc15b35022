package io.strangler.proxy.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.strangler.playbook.InvalidFile;
import io.strangler.playbook.plan.AuthenticationSpec;
import io.strangler.playbook.plan.AuthenticationSpec.Jwt;
import io.strangler.proxy.StubSystem;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JwtAuthenticatorIT {
    private static final Signer SIGNER = Signer.named("one");

    private final AtomicReference<Instant> now = new AtomicReference<>(Instant.now());

    @TempDir
    Path folder;

    @Test
    void aRememberedTokenIsNotTrustedPastItsExpiry() throws IOException {
        try (JwtAuthenticator authenticator = with(file(SIGNER.keys()), Map.of())) {
            String proof = "Bearer " + SIGNER.token("ann");
            assertThat(authenticator.atOnce(proof)).isEmpty();
            assertThat(authenticator.judge(proof)).isInstanceOf(Verdict.Known.class);
            assertThat(authenticator.atOnce(proof)).containsInstanceOf(Verdict.Known.class);

            now.set(now.get().plus(Duration.ofMinutes(6)));

            assertThat(authenticator.atOnce(proof)).isEmpty();
            assertThat(authenticator.judge(proof)).isInstanceOf(Verdict.Refused.class);
        }
    }

    @Test
    void aKeyThatIsNewAtItsAddressIsFetchedWhenATokenNamesIt() {
        Signer next = Signer.named("two");
        AtomicReference<String> published = new AtomicReference<>(SIGNER.keys());
        try (StubSystem address = StubSystem.answering(
                        exchange -> StubSystem.reply(exchange, 200, "application/jwk-set+json", published.get()));
                JwtAuthenticator authenticator =
                        with(new AuthenticationSpec.KeyAddress(URI.create(address.url() + "/keys")), Map.of())) {
            assertThat(authenticator.judge("Bearer " + SIGNER.token("ann"))).isInstanceOf(Verdict.Known.class);
            assertThat(authenticator.judge("Bearer " + SIGNER.token("bob"))).isInstanceOf(Verdict.Known.class);
            assertThat(address.asked()).hasSize(1);

            published.set(next.keys());

            assertThat(authenticator.judge("Bearer " + next.token("ann"))).isInstanceOf(Verdict.Known.class);
        }
    }

    @Test
    void tokensOfUnknownKeysCannotMakeTheProxyAskTheAddressAgainAndAgain() {
        Signer stranger = Signer.named("stranger");
        try (StubSystem address = StubSystem.saying(SIGNER.keys());
                JwtAuthenticator authenticator =
                        with(new AuthenticationSpec.KeyAddress(URI.create(address.url() + "/keys")), Map.of())) {
            for (int i = 0; i < 50; i++) {
                assertThat(authenticator.judge("Bearer " + stranger.token("eve " + i)))
                        .isNotInstanceOf(Verdict.Known.class);
            }

            assertThat(address.asked()).hasSizeLessThan(5);
            assertThat(authenticator.judge("Bearer " + SIGNER.token("ann"))).isInstanceOf(Verdict.Known.class);
        }
    }

    @Test
    void whileTheKeysCannotBeHadNobodyIsCalledAForger() {
        try (JwtAuthenticator authenticator =
                with(new AuthenticationSpec.KeyAddress(URI.create("http://127.0.0.1:1/keys")), Map.of())) {
            assertThat(authenticator.judge("Bearer " + SIGNER.token("ann"))).isInstanceOf(Verdict.Unavailable.class);
        }
    }

    @Test
    void aClaimThatNoFieldCanCarryIsRefusedAndNotBent() throws IOException {
        try (JwtAuthenticator authenticator = with(file(SIGNER.keys()), Map.of("x-user", "name"))) {
            assertThat(authenticator.judge("Bearer " + SIGNER.token("1", claims -> claims.claim("name", "Zoë"))))
                    .isInstanceOfSatisfying(Verdict.Refused.class, refused -> assertThat(refused.reason())
                            .contains("the claim name"));
            assertThat(authenticator.judge("Bearer " + SIGNER.token("1", claims -> claims.claim("name", "a\r\nb: c"))))
                    .isInstanceOf(Verdict.Refused.class);
            assertThat(authenticator.judge("Bearer " + SIGNER.token("1", claims -> claims.claim("nickname", "Zoë"))))
                    .isInstanceOfSatisfying(Verdict.Known.class, known -> {
                        assertThat(known.identity().fields()).isEmpty();
                        assertThat(known.identity().claims()).containsEntry("nickname", "Zoë");
                    });
        }
    }

    @Test
    void aChangedFileOfKeysIsFollowed() throws IOException {
        Signer next = Signer.named("two");
        Path keys = folder.resolve("keys.json");
        try (JwtAuthenticator authenticator = with(file(SIGNER.keys()), Map.of())) {
            Files.writeString(keys, next.keys());
            await().until(() -> authenticator.judge("Bearer " + next.token("ann")) instanceof Verdict.Known);
            assertThat(authenticator.judge("Bearer " + SIGNER.token("bob"))).isInstanceOf(Verdict.Refused.class);
        }
    }

    @Test
    void keysThatMustNotLieBesideAProxyAreRefused() throws IOException {
        assertThatThrownBy(() -> with(file(SIGNER.withPrivateKey()), Map.of()))
                .isInstanceOf(InvalidFile.class)
                .hasMessageContaining("keys.json:1: keys: holds a private or shared key");
        assertThatThrownBy(() -> with(file("{}"), Map.of())).isInstanceOf(InvalidFile.class);
        assertThatThrownBy(() -> with(file("{ \"keys\": [] }"), Map.of())).hasMessageContaining("holds no keys");
    }

    private AuthenticationSpec.Keys file(String keys) throws IOException {
        return new AuthenticationSpec.KeyFile(Files.writeString(folder.resolve("keys.json"), keys));
    }

    private JwtAuthenticator with(AuthenticationSpec.Keys keys, Map<String, String> identity) {
        Jwt spec = new Jwt(keys, Optional.of(Signer.ISSUER), Set.of(Signer.AUDIENCE), Set.of("RS256"));
        return new JwtAuthenticator(spec, VerificationKeys.of(keys), new IdentityFields(identity), now::get);
    }
}

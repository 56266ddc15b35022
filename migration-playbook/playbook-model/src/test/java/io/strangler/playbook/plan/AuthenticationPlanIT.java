package io.strangler.playbook.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.strangler.playbook.CapabilityName;
import io.strangler.playbook.InvalidFile;
import io.strangler.playbook.plan.AuthenticationSpec.ApiKeys;
import io.strangler.playbook.plan.AuthenticationSpec.Jwt;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AuthenticationPlanIT {
    private static final String PLAN = """
            migration: shop
            flags: flags.yaml
            proxy:
              authentication:
                users: { jwt: { keys: keys.json, issuer: me, audience: [ shop ] }, identity: { X-User: sub } }
                others: { jwt: { keys: "https://id.example/keys", algorithms: [ ES256 ] } }
                partners: { api-keys: { file: callers.yaml }, identity: { X-Partner: name } }
              authenticate: users
            systems:
              legacy: { url: http://127.0.0.1:9000 }
              shop: { url: http://127.0.0.1:9001 }
            capabilities:
              shop:
                modern: shop
                routes:
                  - { path: /a, key: "claim:tenant" }
                  - { path: /b, authenticate: partners }
                  - { path: /c, authenticate: none }
            """;

    @TempDir
    Path folder;

    @BeforeEach
    void files() throws IOException {
        Files.createFile(folder.resolve("keys.json"));
        Files.createFile(folder.resolve("callers.yaml"));
    }

    @Test
    void readsWhoMayPassWhere() throws IOException {
        MigrationPlan plan = PlanFile.read(write(PLAN));

        assertThat(plan.proxy().authenticate()).contains("users");
        assertThat(plan.proxy().authentication().get("users"))
                .isEqualTo(new AuthenticationSpec(
                        "users",
                        new Jwt(
                                new AuthenticationSpec.KeyFile(folder.resolve("keys.json")),
                                Optional.of("me"),
                                Set.of("shop"),
                                Set.of("RS256", "PS256", "ES256")),
                        Map.of("x-user", "sub")));
        assertThat(plan.proxy().authentication().get("others").method())
                .isEqualTo(new Jwt(
                        new AuthenticationSpec.KeyAddress(URI.create("https://id.example/keys")),
                        Optional.empty(),
                        Set.of(),
                        Set.of("ES256")));
        assertThat(plan.proxy().authentication().get("partners").method())
                .isEqualTo(new ApiKeys(folder.resolve("callers.yaml"), "x-api-key"));
        assertThat(plan.capabilities().get(new CapabilityName("shop")).routes())
                .extracting(RouteSpec::authentication)
                .containsExactly(Optional.of("users"), Optional.of("partners"), Optional.empty());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "authenticate: users     | authenticate: guests      | 8  | proxy.authenticate",
                "authenticate: partners  | authenticate: guests      | 17 | capabilities.shop.routes[1].authenticate",
                "{ path: /a,             | { path: /a, authenticate: none,     | 16 | capabilities.shop.routes[0].key",
                "{ path: /a,             | { path: /a, authenticate: partners, | 16 | capabilities.shop.routes[0].key",
                "{ path: /c,             | { path: /c, rate: { requests: 5, by: \"claim:tenant\" }, | 18 | capabilities.shop.routes[2].rate.by",
                "{ path: /c,             | { path: /c, rate: { requests: 0 },  | 18 | capabilities.shop.routes[2].rate.requests",
                "{ path: /c,             | { path: /c, rate: { per: 1s },      | 18 | capabilities.shop.routes[2].rate.requests",
                "{ path: /c,             | { path: /c, rate: { requests: 5, per: 0s }, | 18 | capabilities.shop.routes[2].rate.per",
                "partners: {             | none: {                   | 7  | proxy.authentication.none",
                "keys: keys.json         | keys: missing.json        | 5  | proxy.authentication.users.jwt.keys",
                "https://id.example/keys | http://id.example/keys    | 6  | proxy.authentication.others.jwt.keys",
                "ES256                   | HS256                     | 6  | proxy.authentication.others.jwt.algorithms",
                "ES256                   | none                      | 6  | proxy.authentication.others.jwt.algorithms",
                "file: callers.yaml      | file: callers.yml         | 7  | proxy.authentication.partners.api-keys.file",
                "file: callers.yaml      | file: callers.yaml, x: y  | 7  | proxy.authentication.partners.api-keys.x",
                "X-Partner: name         | X-Partner: sub            | 7  | proxy.authentication.partners.identity",
                "X-User: sub             | Host: sub                 | 5  | proxy.authentication.users.identity.Host",
                "X-User: sub             | X-Forwarded-For: sub      | 5  | proxy.authentication.users.identity.X-Forwarded-For",
                "partners: { api-keys:   | partners: { jwt: { keys: keys.json }, api-keys: | 7 | proxy.authentication.partners"
            })
    void refusesWithLineAndKey(String good, String bad, int line, String key) throws IOException {
        String text = PLAN.replace(good, bad);
        assertThat(text).isNotEqualTo(PLAN);
        Path file = write(text);

        assertThatThrownBy(() -> PlanFile.read(file))
                .isInstanceOf(InvalidFile.class)
                .hasMessageContaining(file + ":" + line + ": " + key + ": ");
    }

    private Path write(String text) throws IOException {
        return Files.writeString(folder.resolve("migration.yaml"), text);
    }
}

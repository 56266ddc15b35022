package io.strangler.playbook.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.strangler.playbook.CapabilityName;
import io.strangler.playbook.InvalidFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RoutePlanIT {
    private static final String PLAN = """
            migration: shop
            flags: flags.yaml
            proxy: { authentication: { partners: { api-keys: { file: callers.yaml }, identity: { X-Partner: name } } } }
            systems:
              legacy: { url: http://127.0.0.1:9000 }
              shop:   { url: http://127.0.0.1:9001 }
            capabilities:
              one:
                modern: shop
                routes:
                  - { path: /shop/**%s }
              other:
                modern: shop
                routes:
                  - { path: /shop/**%s }
            """;

    @TempDir
    Path folder;

    @Test
    void readsHostAndHeaders() throws IOException {
        MigrationPlan plan =
                PlanFile.read(plan("host: \"*.Shop.example\"", "headers: { X-Channel: mobile, X-Beta: \"*\" }"));

        assertThat(condition(plan, "one").host()).contains("*.shop.example");
        assertThat(condition(plan, "one").headers()).isEmpty();
        assertThat(condition(plan, "other").host()).isEmpty();
        assertThat(condition(plan, "other").headers())
                .isEqualTo(Map.of("x-channel", "mobile", "x-beta", RouteCondition.ANY));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "host: \"shop.example:80\"     | host",
                "host: \"shop.*\"              | host",
                "host: \"*\"                   | host",
                "host: [ a, b ]                | host",
                "headers: [ X-Beta ]           | headers",
                "headers: { \"X Beta\": 1 }    | headers.X Beta",
                "headers: { Host: shop }       | headers.Host",
                "headers: { x-partner: acme }  | headers.x-partner",
                "headers: { X-Beta: [ 1, 2 ] } | headers.X-Beta",
            })
    void refusesConditionsThatMeanNothing(String wrong, String key) throws IOException {
        Path file = plan(wrong, "");

        assertThatThrownBy(() -> PlanFile.read(file))
                .isInstanceOf(InvalidFile.class)
                .hasMessageContaining(file + ":11: capabilities.one.routes[0]." + key + ": ");
    }

    @Test
    void readsWhatMayBeKept() throws IOException {
        MigrationPlan plan =
                PlanFile.read(plan("host: a, cache: { limit: 64MiB }", "cache: { limit: 1KiB, largest: 1B }"));

        assertThat(route(plan, "one").cache()).contains(new CacheSpec(64 << 20, 1 << 20));
        assertThat(route(plan, "other").cache()).contains(new CacheSpec(1024, 1));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "cache: 64MiB                              | cache",
                "cache: { limit: 64 }                      | cache.limit",
                "cache: { largest: 1KiB }                  | cache.limit",
                "'cache: { limit: 1KiB, largest: 2KiB }'   | cache.largest",
                "'cache: { limit: 1KiB, ttl: 1s }'         | cache.ttl",
                "'cache: { limit: 1KiB }, authenticate: partners' | cache",
            })
    void refusesToKeepWhatIsNotForEverybody(String wrong, String key) throws IOException {
        Path file = plan(wrong, "host: a");

        assertThatThrownBy(() -> PlanFile.read(file))
                .isInstanceOf(InvalidFile.class)
                .hasMessageContaining(file + ":11: capabilities.one.routes[0]." + key + ": ");
    }

    @Test
    void readsAKeyThatStandsInTheBody() throws IOException {
        MigrationPlan plan = PlanFile.read(plan("host: a, key: { from: \"body:/customer/i~1d\", as: number }", ""));

        RouteSpec route =
                plan.capabilities().get(new CapabilityName("one")).routes().getFirst();
        assertThat(route.key()).contains(new KeySource.WholeNumber(new KeySource.Body("/customer/i~1d")));
        assertThat(route.keyIsLate()).isTrue();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "key: \"body:\"                 | key",
                "key: \"body:id\"               | key",
                "key: \"body:/a~2\"             | key",
                "'rate: { requests: 1, by: \"body:/id\" }' | rate.by",
            })
    void refusesKeysThatNoBodyCanHave(String wrong, String key) throws IOException {
        Path file = plan(wrong, "host: a");

        assertThatThrownBy(() -> PlanFile.read(file))
                .isInstanceOf(InvalidFile.class)
                .hasMessageContaining(file + ":11: capabilities.one.routes[0]." + key + ": ");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "''                            | ''",
                "host: a.example               | host: A.example",
                "methods: [ GET ]              | methods: [ HEAD, PUT ]",
                "headers: { X-A: 1 }           | headers: { X-B: 1 }",
                "headers: { X-A: \"*\" }       | headers: { X-B: \"*\" }",
                "headers: { X-A: 1, X-B: 2 }   | headers: { X-B: 2, X-C: 3 }",
                "'host: \"*.example\", headers: { X-A: 1 }' | 'host: \"*.example\", headers: { x-a: 1 }'",
            })
    void refusesTwoRoutesWithoutAnOrder(String one, String other) throws IOException {
        Path file = plan(one, other);

        assertThatThrownBy(() -> PlanFile.read(file))
                .isInstanceOf(InvalidFile.class)
                .hasMessageContaining(file + ":15: capabilities.other.routes[0].path: matches requests that"
                        + " capabilities.one.routes[0] (line 11) matches too");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "host: a.example               | ''",
                "host: a.example               | host: b.example",
                "host: \"*.example\"           | host: a.example",
                "host: \"*.a.example\"         | host: \"*.example\"",
                "headers: { X-A: 1 }           | headers: { X-A: 2 }",
                "headers: { X-A: 1 }           | headers: { X-A: \"*\" }",
                "headers: { X-A: 1, X-B: 2 }   | headers: { X-C: 3 }",
                "methods: [ GET ]              | ''",
                "methods: [ GET ]              | methods: [ POST ]",
                "'host: a.example, methods: [ GET ]' | methods: [ GET ]",
            })
    void takesTwoRoutesWithAnOrder(String one, String other) throws IOException {
        assertThat(PlanFile.read(plan(one, other)).capabilities()).hasSize(2);
    }

    private static RouteSpec route(MigrationPlan plan, String capability) {
        return plan.capabilities().get(new CapabilityName(capability)).routes().getFirst();
    }

    private static RouteCondition condition(MigrationPlan plan, String capability) {
        List<RouteSpec> routes =
                plan.capabilities().get(new CapabilityName(capability)).routes();
        return routes.getFirst().condition();
    }

    private Path plan(String one, String other) throws IOException {
        Files.writeString(folder.resolve("callers.yaml"), "");
        return Files.writeString(
                folder.resolve("migration.yaml"),
                PLAN.formatted(one.isEmpty() ? "" : ", " + one, other.isEmpty() ? "" : ", " + other));
    }
}

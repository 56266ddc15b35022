package io.strangler.playbook.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.strangler.playbook.CapabilityName;
import io.strangler.playbook.InvalidFile;
import java.io.IOException;
import java.math.BigDecimal;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PlanFileIT {
    private static final String MINIMAL = """
            migration: shop
            flags: flags.yaml
            systems:
              legacy:    { url: http://127.0.0.1:9000 }
              customers: { url: http://127.0.0.1:9001 }
            capabilities:
              customers:
                modern: customers
                routes:
                  - { path: /api/customers/**, key: "path:3" }
            """;
    private static final String WITH_DATA = """
            migration: shop
            flags: flags.yaml
            control: { database: { url: "jdbc:postgresql://127.0.0.1:5432/control", username: strangler, password-env: CONTROL_PASSWORD } }
            systems:
              legacy:    { url: http://127.0.0.1:9000, database: { url: "jdbc:postgresql://127.0.0.1:5432/shop", username: strangler, password: secret } }
              customers: { url: http://127.0.0.1:9001, database: { url: "jdbc:postgresql://127.0.0.1:5433/customers", username: strangler, password: secret } }
            capabilities:
              customers:
                modern: customers
                entities: [ customer ]
                routes:
                  - { path: /api/customers/*, methods: [ GET, PUT ], key: "header:X-Customer" }
                shadow: { sample: 25, ignore: [ $.seen ] }
                gates: { shadow-mismatch: 0.001, shadow-sample: 100, lag: 500ms, check-age: 1h }
            proxy: { port: 0, admin-port: 0, hold-limit: 2s, forced-side: { header: X-Side, token: t } }
            bridge: { admin-port: 7000, failover-slots: false }
            """;

    @TempDir
    Path folder;

    @Test
    void readsTheMinimalPlanWithDefaults() throws IOException {
        MigrationPlan plan = PlanFile.read(write(MINIMAL));

        assertThat(plan.flags()).isEqualTo(folder.resolve("flags.yaml"));
        assertThat(plan.legacy().url()).isEqualTo(URI.create("http://127.0.0.1:9000"));
        CapabilitySpec customers = plan.capabilities().get(new CapabilityName("customers"));
        assertThat(customers.hasData()).isFalse();
        assertThat(customers.routes())
                .containsExactly(new RouteSpec(
                        "/api/customers/**",
                        Set.of(),
                        Optional.of(new KeySource.PathSegment(3)),
                        Optional.empty(),
                        Optional.empty(),
                        Set.of("websocket"),
                        RouteCondition.NONE,
                        MirrorSpec.READS,
                        Optional.empty()));
        assertThat(plan.proxy()).isEqualTo(ProxySpec.DEFAULT);
        assertThat(plan.stateDirectory()).isEqualTo(folder.resolve(".strangler"));
    }

    @Test
    void readsAPlanWithData() throws IOException {
        MigrationPlan plan = PlanFile.read(write(WITH_DATA), Map.of("CONTROL_PASSWORD", "hush")::get);

        assertThat(plan.control()).map(DatabaseSpec::password).contains("hush");
        assertThat(plan.toString()).doesNotContain("hush").doesNotContain("secret");
        CapabilitySpec customers = plan.capabilities().get(new CapabilityName("customers"));
        assertThat(customers.entities()).containsExactly("customer");
        assertThat(customers.gates()).isEqualTo(new GateSpec(0.001, 100, Duration.ofMillis(500), Duration.ofHours(1)));
        assertThat(customers.shadow().samplePercent()).isEqualTo(25);
        assertThat(plan.proxy().holdLimit()).isEqualTo(Duration.ofSeconds(2));
        assertThat(plan.bridge().adminPort()).isEqualTo(7000);
        assertThat(plan.bridge().failoverSlots()).isFalse();
    }

    @Test
    void readsAKeyThatIsANumber() throws IOException {
        MigrationPlan plan = PlanFile.read(write(MINIMAL.replace("\"path:3\"", "{ from: \"path:3\", as: number }")));

        assertThat(plan.capabilities().get(new CapabilityName("customers")).routes())
                .extracting(RouteSpec::key)
                .containsExactly(Optional.of(new KeySource.WholeNumber(new KeySource.PathSegment(3))));
    }

    @Test
    void readsWhatClientsMayDo() throws IOException {
        MigrationPlan plan = PlanFile.read(
                write(
                        MINIMAL
                                + "proxy: { body-limit: 10MiB, send-timeout: 5s, head-timeout: 3s, idle-timeout: 1m, hosts: [ Shop.example, \"*.shop.example\" ], drain-delay: 5s, trusted-peers: [ 10.0.0.0/8, \"2001:db8::/32\", \"::1/128\" ] }\n"));

        assertThat(plan.proxy().clients().bodyLimit()).hasValue(10 * 1024 * 1024);
        assertThat(plan.proxy().clients().sendTimeout()).isEqualTo(Duration.ofSeconds(5));
        assertThat(plan.proxy().clients().hosts()).containsExactly("shop.example", "*.shop.example");
        assertThat(plan.proxy().drainDelay()).isEqualTo(Duration.ofSeconds(5));
        assertThat(plan.proxy().clients().headTimeout()).isEqualTo(Duration.ofSeconds(3));
        assertThat(plan.proxy().clients().idleTimeout()).isEqualTo(Duration.ofMinutes(1));
        assertThat(plan.proxy().clients().trustedPeers())
                .extracting(Subnet::toString)
                .containsExactly("10.0.0.0/8", "2001:db8:0:0:0:0:0:0/32", "0:0:0:0:0:0:0:1/128");
    }

    @Test
    void preservesTheHostUnlessASystemWantsItsOwn() throws IOException {
        MigrationPlan plan =
                PlanFile.read(write(MINIMAL.replace("127.0.0.1:9001 }", "127.0.0.1:9001, host: rewrite }")));

        assertThat(plan.legacy().host()).isEqualTo(SystemSpec.HostPolicy.PRESERVE);
        assertThat(plan.system("customers").host()).isEqualTo(SystemSpec.HostPolicy.REWRITE);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "body-limit: 10            | body-limit",
                "body-limit: 10MB          | body-limit",
                "body-limit: -1B           | body-limit",
                "send-timeout: 5           | send-timeout",
                "discovery: 0              | discovery",
                "discovery: all            | discovery",
                "drain-delay: 5            | drain-delay",
                "hosts: shop.example       | hosts",
                "hosts: [ \"shop.example:80\" ]      | hosts",
                "hosts: [ \"*\" ]         | hosts",
                "head-timeout: 5           | head-timeout",
                "head-timeout: 0s          | head-timeout",
                "idle-timeout: long        | idle-timeout",
                "idle-timeout: 2d          | idle-timeout",
                "trusted-peers: 10.0.0.0/8 | trusted-peers",
                "trusted-peers: [ 10.0.0.1 ]          | trusted-peers",
                "trusted-peers: [ 10.0.0.1/8 ]        | trusted-peers",
                "trusted-peers: [ 10.0.0.0/33 ]       | trusted-peers",
                "trusted-peers: [ 10.0.0.0/08 ]       | trusted-peers",
                "trusted-peers: [ 10.0.0/24 ]         | trusted-peers",
                "trusted-peers: [ 010.0.0.0/8 ]       | trusted-peers",
                "trusted-peers: [ 300.0.0.0/8 ]       | trusted-peers",
                "trusted-peers: [ \"::1/129\" ]       | trusted-peers",
                "trusted-peers: [ \"fe80::1%lo/128\" ] | trusted-peers",
                "trusted-peers: [ \"::g/128\" ]       | trusted-peers",
                "trusted-peers: [ localhost/32 ]      | trusted-peers",
            })
    void refusesWhatClientsCannotBeTold(String wrong, String key) throws IOException {
        Path file = write(MINIMAL + "proxy: { " + wrong + " }\n");

        assertThatThrownBy(() -> PlanFile.read(file))
                .isInstanceOf(InvalidFile.class)
                .hasMessageContaining(file + ":11: proxy." + key + ": ");
    }

    @Test
    void readsWhatMayTunnelAndLetsNothingThroughNearDataUnlessTold() throws IOException {
        String asked = MINIMAL.replace("key: \"path:3\"", "key: \"path:3\", upgrade: [ WebSocket, foo/2 ]");
        String none = MINIMAL.replace("key: \"path:3\"", "upgrade: []");

        assertThat(upgrades(PlanFile.read(write(asked)))).containsExactlyInAnyOrder("websocket", "foo/2");
        assertThat(upgrades(PlanFile.read(write(none)))).isEmpty();
        assertThat(upgrades(PlanFile.read(write(WITH_DATA), name -> "hush"))).isEmpty();
    }

    @Test
    void readsWhatIsMirroredAndHowItIsCompared() throws IOException {
        MigrationPlan plan = PlanFile.read(write(MINIMAL.replace("key: \"path:3\"", "sample: 10%")
                .replace(
                        "    routes:",
                        "    shadow: { sample: 50, headers: [ ETag ], tolerance: { $.sum: 0.01, $.at: 5s } }\n    routes:\n"
                                + "      - { path: /api/customers/all }")));

        CapabilitySpec customers = plan.capabilities().get(new CapabilityName("customers"));
        assertThat(customers.routes())
                .extracting(route -> route.mirror().samplePercent())
                .containsExactly(50, 10);
        assertThat(customers.shadow().headers()).containsExactly("ETag");
        assertThat(customers.shadow().tolerance())
                .containsEntry("$.sum", new Tolerance.Amount(new BigDecimal("0.01")))
                .containsEntry("$.at", new Tolerance.Span(Duration.ofSeconds(5)));
    }

    @Test
    void readsWhereASystemHasItsSandboxAndWhatItIsShown() throws IOException {
        MigrationPlan plan = PlanFile.read(write(MINIMAL.replace(
                        "http://127.0.0.1:9001 }",
                        "http://127.0.0.1:9001, sandbox: http://127.0.0.1:9002,"
                                + " credentials: { header: Authorization, file: secret.txt } }")
                .replace("key: \"path:3\"", "effect: sandbox")));

        SystemSpec customers = plan.system("customers");
        assertThat(customers.sandbox()).contains(URI.create("http://127.0.0.1:9002"));
        assertThat(customers.inSandbox()).map(SystemSpec::url).isEqualTo(customers.sandbox());
        assertThat(customers.credentials())
                .contains(new SystemSpec.Credentials("Authorization", folder.resolve("secret.txt")));
        assertThat(plan.capabilities().get(new CapabilityName("customers")).routes())
                .allMatch(route -> route.mirror().sandbox());
    }

    @Test
    void readsTheInstancesOfASystemAndHowTheyAreAsked() throws IOException {
        MigrationPlan plan = PlanFile.read(
                write(
                        MINIMAL.replace(
                                "url: http://127.0.0.1:9001",
                                "urls: [ http://127.0.0.1:9001, http://127.0.0.1:9002 ], health: { path: /health?deep=1, every: 2s }")));

        SystemSpec customers = plan.system("customers");
        assertThat(customers.urls())
                .containsExactly(URI.create("http://127.0.0.1:9001"), URI.create("http://127.0.0.1:9002"));
        assertThat(customers.url()).isEqualTo(customers.urls().getFirst());
        assertThat(customers.health()).contains(new SystemSpec.Health("/health?deep=1", Duration.ofSeconds(2)));
        assertThat(plan.legacy().health()).isEmpty();
    }

    @Test
    void readsWhichReadsMayFallBack() throws IOException {
        CapabilityName customers = new CapabilityName("customers");

        assertThat(PlanFile.read(write(MINIMAL)).capabilities().get(customers).readsFallBack())
                .isFalse();
        assertThat(PlanFile.read(write(MINIMAL.replace("    routes:", "    fallback: reads\n    routes:")))
                        .capabilities()
                        .get(customers)
                        .readsFallBack())
                .isTrue();
    }

    @Test
    void readsWhereCertificatesAre() throws IOException {
        MigrationPlan plan = PlanFile.read(
                write(MINIMAL.replace("http://127.0.0.1:9001 }", "https://customers.example, trust: certs/ca.pem }")
                        + "proxy: { total-limit: 1m, tls: { certificate: cert.pem, key: /etc/key.pem } }\n"));

        assertThat(plan.proxy().tls()).contains(new ProxySpec.Tls(folder.resolve("cert.pem"), Path.of("/etc/key.pem")));
        assertThat(plan.proxy().totalLimit()).contains(Duration.ofMinutes(1));
        assertThat(plan.proxy().answerIdle()).isEmpty();
        assertThat(plan.system("customers").encrypted()).isTrue();
        assertThat(plan.system("customers").trust()).contains(folder.resolve("certs/ca.pem"));
        assertThat(plan.legacy().trust()).isEmpty();
    }

    private static Set<String> upgrades(MigrationPlan plan) {
        return plan.capabilities()
                .get(new CapabilityName("customers"))
                .routes()
                .getFirst()
                .upgrades();
    }

    @Test
    void namesTheVariableThatHoldsNoPassword() throws IOException {
        assertThatThrownBy(() -> PlanFile.read(write(WITH_DATA), name -> null))
                .isInstanceOf(InvalidFile.class)
                .hasMessageContaining(
                        ":3: control.database.password-env: the environment has no variable CONTROL_PASSWORD");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "migration: shop                 | migration: Shop!              | 1 | migration",
                "flags: flags.yaml               | flag: flags.yaml              | 2 | flag",
                "legacy:    { url: http          | legacy:    { ulr: http        | 4 | systems.legacy.ulr",
                "http://127.0.0.1:9001           | ftp://127.0.0.1               | 5 | systems.customers.url",
                "http://127.0.0.1:9001           | http://127.0.0.1/base         | 5 | systems.customers.url",
                "http://127.0.0.1:9001           | http://127.0.0.1:9001, host: keep | 5 | systems.customers.host",
                "http://127.0.0.1:9001           | http://127.0.0.1:9001, trust: x | 5 | systems.customers.trust",
                "flags: flags.yaml               | flags: flags.yaml\\nproxy: { tls: { key: k } } | 3 | proxy.tls.certificate",
                "flags: flags.yaml               | flags: flags.yaml\\nproxy: { tls: { certificate: c, keys: k } } | 3 | proxy.tls.keys",
                "modern: customers               | modern: customer              | 8 | capabilities.customers.modern",
                "modern: customers               | modern: legacy                | 8 | capabilities.customers.modern",
                "modern: customers               | modern: customers\\n    keyless: modern | 9 | capabilities.customers.keyless",
                "path: /api/customers/**         | path: api/customers           | 10 | capabilities.customers.routes[0].path",
                "path: /api/customers/**         | path: /api/**/x               | 10 | capabilities.customers.routes[0].path",
                "path:3                          | path:0                        | 10 | capabilities.customers.routes[0].key",
                "key: \"path:3\"                   | upgrade: [ websocket, h2c ]   | 10 | capabilities.customers.routes[0].upgrade",
                "key: \"path:3\"                   | upgrade: [ \"a b\" ]           | 10 | capabilities.customers.routes[0].upgrade",
                "key: \"path:3\"                   | upgrade: websocket            | 10 | capabilities.customers.routes[0].upgrade",
                "url: http://127.0.0.1:9001 | url: http://127.0.0.1:9001, urls: [ http://127.0.0.1:9002 ] | 5 | systems.customers.url",
                "url: http://127.0.0.1:9001 | urls: []                          | 5 | systems.customers.urls",
                "url: http://127.0.0.1:9001 | urls: [ http://a, http://a ]      | 5 | systems.customers.urls",
                "url: http://127.0.0.1:9001 | urls: [ http://a, \"https://b\" ] | 5 | systems.customers.urls",
                "http://127.0.0.1:9001           | http://127.0.0.1:9001, health: { path: health } | 5 | systems.customers.health.path",
                "http://127.0.0.1:9001           | http://127.0.0.1:9001, health: { path: /, every: 0s } | 5 | systems.customers.health.every",
                "http://127.0.0.1:9001           | http://127.0.0.1:9001, sandbox: \"http://127.0.0.1:9001\" | 5 | systems.customers.sandbox",
                "http://127.0.0.1:9001           | http://127.0.0.1:9001, credentials: { header: Host, file: x } | 5 | systems.customers.credentials.header",
                "http://127.0.0.1:9001           | http://127.0.0.1:9001, credentials: { header: A } | 5 | systems.customers.credentials.file",
                "key: \"path:3\"                   | effect: sandbox                | 10 | capabilities.customers.routes[0].effect",
                "modern: customers               | modern: customers\\n    fallback: writes | 9 | capabilities.customers.fallback",
                "key: \"path:3\"                   | sample: 101%                   | 10 | capabilities.customers.routes[0].sample",
                "key: \"path:3\"                   | effect: real                   | 10 | capabilities.customers.routes[0].effect",
                "modern: customers               | modern: customers\\n    shadow: { tolerance: { /sum: 1 } } | 9 | capabilities.customers.shadow.tolerance./sum",
                "modern: customers               | modern: customers\\n    shadow: { tolerance: { $.sum: few } } | 9 | capabilities.customers.shadow.tolerance.$.sum",
                "modern: customers               | modern: customers\\n    shadow: { ignore: [ /sum ] } | 9 | capabilities.customers.shadow.ignore",
                "modern: customers               | modern: customers\\n    shadow: { unordered: [ lines ] } | 9 | capabilities.customers.shadow.unordered",
                "path:3                          | body:$.id                     | 10 | capabilities.customers.routes[0].key",
                "\"path:3\"                        | { from: x }                   | 10 | capabilities.customers.routes[0].key.from",
                "\"path:3\"                        | { as: number }                | 10 | capabilities.customers.routes[0].key.from",
                "\"path:3\"                        | { from: \"path:3\", as: int } | 10 | capabilities.customers.routes[0].key.as"
            })
    void refusesWithLineAndKey(String good, String bad, int line, String key) throws IOException {
        String text = MINIMAL.replace(good.replace("\\n", "\n"), bad.replace("\\n", "\n"));
        assertThat(text).isNotEqualTo(MINIMAL);
        Path file = write(text);

        assertThatThrownBy(() -> PlanFile.read(file))
                .isInstanceOf(InvalidFile.class)
                .hasMessageContaining(file + ":" + line + ": " + key + ": ");
    }

    @Test
    void refusesACapabilityNameThatNoFlagCouldHave() throws IOException {
        Path file = write(MINIMAL.replace("  customers:\n    modern", "  Cust_omers:\n    modern"));

        assertThatThrownBy(() -> PlanFile.read(file))
                .hasMessageContaining(":7: capabilities.Cust_omers: 'Cust_omers' is no capability name");
    }

    @Test
    void tellsEveryProblemAtOnce() throws IOException {
        Path file = write(MINIMAL.replace("migration: shop", "migration: 7").replace("path:3", "x"));

        assertThatThrownBy(() -> PlanFile.read(file))
                .isInstanceOfSatisfying(
                        InvalidFile.class, e -> assertThat(e.problems()).hasSize(2));
    }

    @Test
    void wantsAControlDatabaseAndBothDatabasesWhenDataMoves() throws IOException {
        Path file =
                write(MINIMAL.replace("    modern: customers", "    modern: customers\n    entities: [ customer ]"));

        assertThatThrownBy(() -> PlanFile.read(file))
                .hasMessageContaining("control: is needed because capability customers moves entities")
                .hasMessageContaining("legacy.database is needed")
                .hasMessageContaining("customers.database is needed");
    }

    @Test
    void refusesAMissingFile() {
        assertThatThrownBy(() -> PlanFile.read(folder.resolve("none.yaml")))
                .isInstanceOf(InvalidFile.class)
                .hasMessageContaining("none.yaml:1: file: there is no such file");
    }

    @Test
    void refusesATranslatorJarThatDoesNotExist() throws IOException {
        Path file = write(MINIMAL + "translators: [ none.jar ]\n");

        assertThatThrownBy(() -> PlanFile.read(file)).hasMessageContaining("none.jar does not exist");
    }

    private Path write(String text) throws IOException {
        return Files.writeString(folder.resolve("migration.yaml"), text);
    }
}

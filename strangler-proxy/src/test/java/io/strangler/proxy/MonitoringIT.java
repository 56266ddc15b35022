package io.strangler.proxy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MonitoringIT {
    private static final Path MONITORING = Path.of("..", "migration-playbook", "playbook", "monitoring");
    // Those of streams and of its owner are the bridge's; writes are held only while authority moves.
    private static final Pattern OURS = Pattern.compile("strangler_(?!stream_|bridge_|held_|ids_)[a-z_]+");

    @Test
    void whatAlertsAndDashboardAskForIsThere(@TempDir Path directory) throws Exception {
        Files.writeString(directory.resolve("flags.yaml"), flags("shadow"));
        try (StubSystem legacy = StubSystem.saying("one");
                StubSystem modern = StubSystem.saying("two");
                RunningProxy proxy = RunningProxy.start(Files.writeString(
                        directory.resolve("migration.yaml"), """
                migration: shop
                flags: flags.yaml
                systems:
                  legacy: { url: "%s" }
                  shop: { url: "%s" }
                  till: { urls: [ "http://127.0.0.1:1", "http://127.0.0.1:2" ] }
                capabilities:
                  shop: { modern: shop, routes: [ { path: /shop/** }, { path: /pages/**, cache: { limit: 1MiB } } ] }
                  till: { modern: till, fallback: reads, routes: [ { path: /till/** } ] }
                """.formatted(legacy.url(), modern.url())))) {
            proxy.get("/shop/1");
            proxy.get("/till/1");
            await().until(() -> metrics(proxy).contains("strangler_shadow_fields_total{"));
            String metrics = metrics(proxy);

            assertThat(asked()).hasSizeGreaterThan(4).allSatisfy(name -> assertThat(metrics)
                    .containsPattern("(?m)^" + name + "\\{"));
            assertThat(metrics)
                    .contains(
                            "strangler_capability_stage{capability=\"shop\",stage=\"shadow\"} 1.0",
                            "strangler_capability_stage{capability=\"shop\",stage=\"live\"} 0.0",
                            "strangler_capability_following{capability=\"shop\"} 1.0");

            Files.writeString(directory.resolve("flags.yaml"), flags("shadwo"));
            await().until(() -> metrics(proxy).contains("strangler_capability_following{capability=\"shop\"} 0.0"));
        }
    }

    private static String flags(String stage) {
        return "flags: { shop: { defaultVariant: " + stage + " }, till: { defaultVariant: live } }";
    }

    private static String metrics(RunningProxy proxy) {
        return proxy.admin("/actuator/prometheus").body();
    }

    private static Set<String> asked() throws IOException {
        Set<String> names = new TreeSet<>();
        for (String file : new String[] {"alerts.yaml", "dashboard.json"}) {
            OURS.matcher(Files.readString(MONITORING.resolve(file)))
                    .results()
                    .map(MatchResult::group)
                    .forEach(names::add);
        }
        return names;
    }
}

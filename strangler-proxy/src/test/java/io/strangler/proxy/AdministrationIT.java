package io.strangler.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import io.strangler.playbook.SecretDigest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AdministrationIT {
    @TempDir
    Path directory;

    @Test
    void withoutKeysThePortIsForThisMachineOnly() throws Exception {
        try (RunningProxy proxy = RunningProxy.start(plan(""))) {
            assertThat(proxy.admin("/admin/status").statusCode()).isEqualTo(200);
            assertThat(RawAdmin.get(proxy.adminPort(), "/admin/status", "Host: rebound.example\r\n"))
                    .startsWith("HTTP/1.1 403 ");
        }
    }

    @Test
    void withKeysEveryRequestNeedsOneButTheProbesOfAnOrchestrator() throws Exception {
        Files.writeString(directory.resolve("keys.yaml"), """
                graf: { role: read, key: "sha256:%s" }
                """.formatted(
                        SecretDigest.of("look").hex()));
        try (RunningProxy proxy = RunningProxy.start(plan("admin: { keys: keys.yaml }"))) {
            for (String path : new String[] {"/admin/status", "/actuator/prometheus", "/actuator/health", "/"}) {
                assertThat(RawAdmin.get(proxy.adminPort(), path, "Host: x\r\n"))
                        .startsWith("HTTP/1.1 401 ")
                        .contains("WWW-Authenticate: Bearer");
            }
            for (String path : new String[] {"/admin/status", "/actuator/prometheus", "/actuator/health"}) {
                assertThat(RawAdmin.get(proxy.adminPort(), path, "Host: x\r\nAuthorization: Bearer look\r\n"))
                        .startsWith("HTTP/1.1 200 ");
            }
            for (String path : new String[] {"/actuator/health/liveness", "/actuator/health/readiness"}) {
                assertThat(RawAdmin.get(proxy.adminPort(), path, "Host: x\r\n")).startsWith("HTTP/1.1 200 ");
                assertThat(RawAdmin.get(proxy.adminPort(), path + "/../../../admin/status", "Host: x\r\n"))
                        .doesNotStartWith("HTTP/1.1 200 ");
            }
        }
    }

    @Test
    void theDataPortMayListenEverywhereWithoutTheOtherOne() throws Exception {
        try (RunningProxy proxy = RunningProxy.start(plan("proxy: { address: 0.0.0.0 }"))) {
            assertThat(proxy.admin("/admin/status").statusCode()).isEqualTo(200);
            assertThat(RawAdmin.listensBeyondLoopback(proxy.adminPort())).isFalse();
            assertThat(RawAdmin.listensBeyondLoopback(proxy.port())).isTrue();
        }
    }

    private Path plan(String section) throws IOException {
        Files.writeString(directory.resolve("flags.yaml"), "flags: { shop: { defaultVariant: off } }");
        return Files.writeString(directory.resolve("migration.yaml"), """
                migration: shop
                flags: flags.yaml
                %s
                systems:
                  legacy: { url: "http://127.0.0.1:1" }
                  shop: { url: "http://127.0.0.1:1" }
                capabilities:
                  shop: { modern: shop, routes: [ { path: /shop/** } ] }
                """.formatted(section));
    }
}

package io.strangler.proxy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TimeWindowIT {
    @Test
    void aWindowOpensWithoutAnybodyTouchingTheFile(@TempDir Path directory) throws IOException {
        long opening = Instant.now().plusSeconds(5).getEpochSecond();
        Files.writeString(directory.resolve("flags.yaml"), """
                flags:
                  shop:
                    defaultVariant: "off"
                    targeting: { if: [ { ">=": [ { var: $flagd.timestamp }, %d ] }, live ] }
                """.formatted(opening));
        try (StubSystem legacy = StubSystem.saying("legacy");
                StubSystem modern = StubSystem.saying("modern");
                RunningProxy proxy = RunningProxy.start(Files.writeString(
                        directory.resolve("migration.yaml"), """
                        migration: shop
                        flags: flags.yaml
                        systems:
                          legacy: { url: "%s" }
                          shop: { url: "%s" }
                        capabilities:
                          shop: { modern: shop, routes: [ { path: /shop/** } ] }
                        """.formatted(legacy.url(), modern.url())))) {
            String revision = proxy.status().get("revision").asString();

            await().atMost(Duration.ofSeconds(20))
                    .until(() -> proxy.get("/shop/1").body().equals("modern"));

            assertThat(Instant.now().getEpochSecond()).isGreaterThanOrEqualTo(opening);
            assertThat(proxy.status().get("revision").asString()).isEqualTo(revision);
            assertThat(proxy.capability().get("share").asDouble()).isEqualTo(100);
        }
    }
}

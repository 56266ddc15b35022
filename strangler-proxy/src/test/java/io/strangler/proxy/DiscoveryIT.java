package io.strangler.proxy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DiscoveryIT {
    @TempDir
    Path directory;

    @Test
    void tellsWhatIsUsedAndAlsoWhatNobodyClaims() throws IOException {
        try (StubSystem legacy = StubSystem.saying("legacy");
                RunningProxy proxy = RunningProxy.start(plan(legacy, "{ discovery: 5 }"))) {
            proxy.get("/shop/acme?expand=secret");
            proxy.get("/shop/other?expand=1");
            proxy.send("POST", "/cart/17/items", "{}");

            await().until(() -> proxy.admin("/admin/discovery").body().contains("/cart/"));
            assertThat(proxy.admin("/admin/discovery").body())
                    .contains("\"method\":\"GET\",\"path\":\"/shop/{id}\",\"capability\":\"shop\",\"requests\":2,")
                    .contains("\"parameters\":{\"expand\":2}")
                    .contains("\"method\":\"POST\",\"path\":\"/cart/{id}/items\",\"capability\":\"none\",")
                    .doesNotContain("secret", "acme");
        }
    }

    @Test
    void countsNothingUnlessAsked() throws IOException {
        try (StubSystem legacy = StubSystem.saying("legacy");
                RunningProxy proxy = RunningProxy.start(plan(legacy, "{ port: 0 }"))) {
            proxy.get("/shop/acme");

            assertThat(proxy.admin("/admin/discovery").body()).contains("\"on\":false", "\"endpoints\":[]");
        }
    }

    private Path plan(StubSystem legacy, String keys) throws IOException {
        Files.writeString(directory.resolve("flags.yaml"), "flags: { shop: { defaultVariant: off } }");
        return Files.writeString(directory.resolve("migration.yaml"), """
                migration: shop
                flags: flags.yaml
                proxy: %s
                systems:
                  legacy: { url: "%s" }
                  shop: { url: "http://127.0.0.1:1" }
                capabilities:
                  shop: { modern: shop, routes: [ { path: /shop/**, key: "path:2" } ] }
                """.formatted(keys, legacy.url()));
    }
}

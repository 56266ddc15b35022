package io.strangler.proxy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.openfeature.sdk.EvaluationContext;
import dev.openfeature.sdk.FeatureProvider;
import dev.openfeature.sdk.ProviderEvaluation;
import dev.openfeature.sdk.Value;
import dev.openfeature.sdk.exceptions.GeneralError;
import dev.openfeature.sdk.providers.memory.Flag;
import dev.openfeature.sdk.providers.memory.InMemoryProvider;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.context.support.GenericApplicationContext;

class OpenFeatureIT {
    private static final Duration SOON = Duration.ofSeconds(10);

    private final StubSystem legacy = StubSystem.saying("legacy");
    private final StubSystem modern = StubSystem.saying("modern");
    private final Provider provider = new Provider();

    private Path directory;

    @BeforeEach
    void keep(@TempDir Path directory) {
        this.directory = directory;
    }

    @AfterEach
    void stop() {
        legacy.close();
        modern.close();
    }

    @Test
    void aProviderReplacesTheFileAndItsChangesTakeEffectInLessThanASecond() throws IOException {
        Files.writeString(directory.resolve("flags.yaml"), "flags: { customers: { defaultVariant: complete } }");
        try (RunningProxy proxy = start(plan(""))) {
            assertThat(proxy.get("/api/customers/1").body()).isEqualTo("legacy");

            provider.updateFlag("customers", stage("live"));

            await().atMost(SOON)
                    .untilAsserted(() ->
                            assertThat(proxy.get("/api/customers/1").body()).isEqualTo("modern"));
        }
    }

    @Test
    void aFlagWhoseValueIsADefinitionGivesAShareOfKeys() throws IOException {
        provider.updateFlag("customers", share(30));
        try (RunningProxy proxy = start(plan(""))) {
            assertThat(proxy.capability().get("share").asDouble()).isEqualTo(30);
            List<Integer> thirty = modernKeys(proxy);
            assertThat(thirty).hasSizeBetween(30, 90);

            provider.updateFlag("customers", share(60));

            await().atMost(SOON).untilAsserted(() -> assertThat(
                            proxy.capability().get("share").asDouble())
                    .isEqualTo(60));
            assertThat(modernKeys(proxy)).containsAll(thirty);
        }
    }

    @Test
    void anIllegalMoveAndAnUnknownStageAreRefusedAsFromTheFile() throws IOException {
        provider.updateFlag("customers", stage("shadow"));
        try (RunningProxy proxy = start(plan(""))) {
            provider.updateFlag("customers", stage("complete"));
            awaitRefusal(proxy, "shadow -> complete is no move");

            provider.updateFlag("customers", stage("lvie"));
            awaitRefusal(proxy, "cannot be read");

            assertThat(proxy.capability().get("problems").get(0).asString())
                    .contains("provider", "flags.customers.defaultVariant", "'lvie' is not a stage");
            assertThat(proxy.capability().get("stage").asString()).isEqualTo("shadow");
        }
    }

    @Test
    void aProviderThatDecidesKeyByKeyIsNotFollowed() throws IOException {
        try (RunningProxy proxy = start(plan(""))) {
            provider.updateFlag(
                    "customers",
                    Flag.<String>builder()
                            .variants(Map.of("off", "off", "live", "live"))
                            .defaultVariant("off")
                            .contextEvaluator((flag, context) -> "live")
                            .build());

            await().atMost(SOON).untilAsserted(() -> assertThat(
                            proxy.capability().get("problems").toString())
                    .contains("provider's own targeting"));
            assertThat(proxy.get("/api/customers/1").body()).isEqualTo("legacy");
        }
    }

    @Test
    void aProviderThatGoesAwayLeavesTheCapabilityWhereItWasAlsoAfterARestart() throws IOException {
        provider.updateFlag("customers", stage("live"));
        Path plan = plan("");
        try (RunningProxy proxy = start(plan)) {
            provider.away = true;
            awaitRefusal(proxy, "cannot be read");
            assertThat(proxy.capability().get("problems").get(0).asString()).contains("no route to host");
            assertThat(proxy.get("/api/customers/1").body()).isEqualTo("modern");
        }

        try (RunningProxy proxy = RunningProxy.start(plan, beans -> bean(beans, new InMemoryProvider(Map.of())))) {
            assertThat(proxy.get("/api/customers/1").body()).isEqualTo("modern");
        }
    }

    @Test
    void aCapabilityWithEntitiesRefusesTheStartWithFileLineAndReason() throws IOException {
        Path plan = plan(", entities: [ customer ]");

        assertThatThrownBy(() -> start(plan)).satisfies(failure -> assertThat(StartFailure.explain(failure))
                .singleElement()
                .asString()
                .contains("migration.yaml:8: capabilities.customers.entities", "the bridge follows flags.yaml"));
    }

    private RunningProxy start(Path plan) {
        return RunningProxy.start(plan, beans -> bean(beans, provider));
    }

    private static void bean(GenericApplicationContext beans, FeatureProvider provider) {
        beans.registerBean(FeatureProvider.class, () -> provider);
    }

    private static void awaitRefusal(RunningProxy proxy, String reason) {
        await().atMost(SOON).untilAsserted(() -> assertThat(
                        proxy.capability().get("refused").asString(""))
                .contains(reason));
    }

    private static List<Integer> modernKeys(RunningProxy proxy) {
        return IntStream.rangeClosed(1, 200)
                .filter(key -> proxy.get("/api/customers/" + key).body().equals("modern"))
                .boxed()
                .toList();
    }

    private static Flag<?> stage(String stage) {
        return Flag.<String>builder()
                .variants(Map.of("only", stage))
                .defaultVariant("only")
                .build();
    }

    private static Flag<?> share(int percent) {
        Value definition = Value.objectToValue(Map.of(
                "defaultVariant",
                "shadow",
                "targeting",
                Map.of("fractional", List.of(List.of("live", percent), List.of("shadow", 100 - percent)))));
        return Flag.<Value>builder()
                .variants(Map.of("only", definition))
                .defaultVariant("only")
                .build();
    }

    private Path plan(String more) throws IOException {
        String database = ", database: { url: \"jdbc:postgresql://127.0.0.1:1/x\", username: x, password: x }";
        return Files.writeString(directory.resolve("migration.yaml"), """
                migration: shop
                flags: flags.yaml
                control: { database: { url: "jdbc:postgresql://127.0.0.1:1/x", username: x, password: x } }
                systems:
                  legacy: { url: "%s"%s }
                  shop: { url: "%s"%s }
                capabilities:
                  customers: { modern: shop, routes: [ { path: /api/customers/**, key: "path:3" } ]%s }
                """.formatted(
                        legacy.url(), database, modern.url(), database, more));
    }

    /** The SDK's provider, behind a network that can fail. */
    private static final class Provider extends InMemoryProvider {
        private volatile boolean away;

        Provider() {
            super(Map.of("customers", stage("off")));
        }

        @Override
        public ProviderEvaluation<String> getStringEvaluation(String key, String otherwise, EvaluationContext context) {
            if (away) {
                throw new GeneralError("no route to host");
            }
            return super.getStringEvaluation(key, otherwise, context);
        }
    }
}

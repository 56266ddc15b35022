package io.strangler.proxy.shadow;

import static org.assertj.core.api.Assertions.assertThat;

import io.strangler.playbook.CapabilityName;
import io.strangler.playbook.plan.ShadowSpec;
import io.strangler.translate.Body;
import io.strangler.translate.HttpHeaders;
import io.strangler.translate.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class NoiseTests {
    private static final CapabilityName PEOPLE = new CapabilityName("people");
    private static final CapabilityName PETS = new CapabilityName("pets");
    private static final Noise.Route ROUTE = new Noise.Route(PEOPLE, "/people/*");
    private static final Comparison COMPARISON = new Comparison(ShadowSpec.DEFAULT);

    private long now = -5;
    private final Noise noise = new Noise(() -> now);

    @Test
    void aValueThatIsAnotherOneEachTimeIsNoiseOnItsRouteOnly() {
        learn("{\"t\":1,\"n\":1}", "{\"t\":2,\"n\":1}", "{\"t\":3,\"n\":1}", "{\"t\":4,\"n\":1}");

        assertThat(noise.isNoise(ROUTE, "$.t")).isTrue();
        assertThat(noise.isNoise(ROUTE, "$.n")).isFalse();
        assertThat(noise.isNoise(new Noise.Route(PEOPLE, "/people/*/pets"), "$.t"))
                .isFalse();
    }

    @Test
    void aWriteBetweenTwoLooksMakesNoNoise() {
        learn("{\"sum\":1}", "{\"sum\":2}", "{\"sum\":2}", "{\"sum\":2}");

        assertThat(noise.isNoise(ROUTE, "$.sum")).isFalse();
    }

    @Test
    void whatStandsForMoreThanItselfIsNeverNoise() {
        learn("{\"l\":[1]}", "{\"l\":[1,2]}", "{\"l\":[1]}", "{\"l\":[1,2]}");
        learn("{}", "{\"a\":1}", "{}", "{\"a\":1}");
        noise.learn(
                ROUTE,
                Stream.of("a", "b", "c", "d")
                        .map(page -> new HttpResponse(200, HttpHeaders.NONE, Body.of(page)))
                        .toList(),
                COMPARISON);

        assertThat(noise.isNoise(ROUTE, "$.l")).isFalse();
        assertThat(noise.isNoise(ROUTE, "$.a")).isFalse();
        assertThat(noise.isNoise(ROUTE, "body")).isFalse();
    }

    @Test
    void noiseIsForgottenUnlessItIsFoundAgain() {
        learn("{\"t\":1}", "{\"t\":2}", "{\"t\":3}", "{\"t\":4}");

        now += Duration.ofMinutes(10).toNanos();

        assertThat(noise.isNoise(ROUTE, "$.t")).isFalse();
    }

    @Test
    void legacyIsAskedAgainOnceASecondAtMostForEachCapability() {
        assertThat(noise.mayLook(PEOPLE)).isTrue();
        assertThat(noise.mayLook(PEOPLE)).isFalse();
        assertThat(noise.mayLook(PETS)).isTrue();

        now += Duration.ofSeconds(1).toNanos();

        assertThat(noise.mayLook(PEOPLE)).isTrue();
    }

    private void learn(String... bodies) {
        noise.learn(
                ROUTE,
                List.of(bodies).stream()
                        .map(body -> new HttpResponse(
                                200, HttpHeaders.NONE.with("Content-Type", "application/json"), Body.of(body)))
                        .toList(),
                COMPARISON);
    }
}

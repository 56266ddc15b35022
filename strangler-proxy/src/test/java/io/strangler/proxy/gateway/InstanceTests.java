package io.strangler.proxy.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class InstanceTests {
    private long now = 1_000;
    private final Instance a = instance("http://a:1");
    private final Instance b = instance("http://b:1");
    private final Instance c = instance("http://c:1");
    private final Instances all = new Instances(List.of(a, b, c));

    @Test
    void fiveFaultsInARowPutAnInstanceOutAndAnAnswerInBetweenDoesNot() {
        fail(a, 4);
        a.answered();
        fail(a, 4);
        assertThat(a.state()).isEqualTo("in");

        fail(a, 1);

        assertThat(a.state()).isEqualTo("out");
        assertThat(taken(100)).containsOnlyKeys(b, c);
    }

    @Test
    void whoIsOutComesBackThroughAProbeAndThenOneRequestAtATime() {
        fail(a, 5);
        assertThat(a.awaitsProbe()).isFalse();
        now += Duration.ofSeconds(1).toNanos();
        assertThat(a.awaitsProbe()).isTrue();
        assertThat(a.usable()).isFalse();

        a.probed(true);

        assertThat(a.take()).isTrue();
        assertThat(a.usable()).isFalse();
        assertThat(a.take()).isFalse();
        a.answered();
        a.leave();
        assertThat(a.state()).isEqualTo("in");
    }

    @Test
    void eachFurtherEjectionLastsTwiceAsLongUpToAMinute() {
        fail(a, 5);
        long[] pauses = IntStream.range(0, 9)
                .mapToLong(i -> {
                    long pause = pause();
                    a.probed(i % 2 == 0);
                    if (i % 2 == 0) {
                        fail(a, 1);
                    }
                    return pause;
                })
                .toArray();

        for (int i = 0; i < pauses.length; i++) {
            long most = Math.min(1_000L << i, 60_000);
            assertThat(pauses[i]).as("pause " + i).isBetween(most * 9 / 10 - 10, most);
        }
    }

    @Test
    void whileFewerThanHalfAreUsableAllAreUsed() {
        fail(a, 5);
        assertThat(taken(100)).containsOnlyKeys(b, c);

        fail(b, 5);

        assertThat(taken(200)).containsOnlyKeys(a, b, c);
    }

    @Test
    void whoIsBusyWithItsTrialIsNotMissing() {
        fail(a, 5);
        fail(b, 5);
        now += Duration.ofSeconds(1).toNanos();
        b.probed(true);
        assertThat(b.take()).isTrue();

        assertThat(taken(200)).containsOnlyKeys(c);
    }

    @Test
    void twoOfTheLeastLoadedAreChosenFromAndNotTheOneThatJustFailed() {
        IntStream.range(0, 50).forEach(i -> a.takeAnyway());

        Map<Instance, Integer> taken = taken(40);

        assertThat(taken).containsOnlyKeys(b, c);
        assertThat(IntStream.range(0, 100).mapToObj(i -> all.take(b))).doesNotContain(b);
        assertThat(new Instances(List.of(a)).take(a)).isSameAs(a);
    }

    @Test
    void whoFailsTwoHealthChecksIsLeftAloneUntilOneSucceeds() {
        a.checked(false);
        assertThat(a.usable()).isTrue();
        a.checked(false);
        assertThat(a.state()).isEqualTo("unhealthy");
        assertThat(taken(100)).containsOnlyKeys(b, c);

        a.checked(true);

        assertThat(a.usable()).isTrue();
    }

    @Test
    void retriesAreAtMostTenAndAFifthOfTheRequestsOfTenSeconds() {
        long[] requests = {1_000};
        RetryBudget budget = new RetryBudget(() -> now, () -> requests[0]);
        assertThat(granted(budget)).isEqualTo(10);

        requests[0] += 100;
        assertThat(granted(budget)).isEqualTo(20);

        now += Duration.ofSeconds(10).toNanos();
        assertThat(granted(budget)).isEqualTo(10);
    }

    private static long granted(RetryBudget budget) {
        return Stream.generate(budget::take)
                .limit(200)
                .filter(granted -> granted)
                .count();
    }

    private long pause() {
        long began = now;
        while (!a.awaitsProbe()) {
            now += Duration.ofMillis(10).toNanos();
            assertThat(Duration.ofNanos(now - began)).isLessThan(Duration.ofMinutes(5));
        }
        return Duration.ofNanos(now - began).toMillis();
    }

    private Map<Instance, Integer> taken(int times) {
        Map<Instance, Integer> taken = new HashMap<>();
        for (int i = 0; i < times; i++) {
            taken.merge(all.take(null), 1, Integer::sum);
        }
        taken.forEach((instance, count) -> IntStream.range(0, count).forEach(i -> instance.leave()));
        return taken;
    }

    private static void fail(Instance instance, int times) {
        IntStream.range(0, times).forEach(i -> instance.failed());
    }

    private Instance instance(String url) {
        return new Instance(URI.create(url), Optional.empty(), () -> now);
    }
}

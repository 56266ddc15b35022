package io.strangler.playbook.evidence;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.strangler.playbook.evidence.Traffic.Answers;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class LatencyTests {
    private static final Latency HUNDRED =
            new Latency(new TreeMap<>(Map.of(0.01, 50L, 0.02, 90L, 0.1, 99L, Double.POSITIVE_INFINITY, 100L)));

    @Test
    void interpolatesWithinABucketAndStopsAtTheLastFiniteBound() {
        assertThat(HUNDRED.percentile(50)).hasValue(0.01);
        assertThat(HUNDRED.percentile(70).orElseThrow()).isCloseTo(0.015, within(1e-9));
        assertThat(HUNDRED.percentile(99)).hasValue(0.1);
        assertThat(HUNDRED.percentile(99.9)).hasValue(0.1);
        assertThat(Latency.NONE.percentile(50)).isEmpty();
    }

    @Test
    void knowsWhatCameSinceAnEarlierCount() {
        Latency earlier = new Latency(new TreeMap<>(Map.of(0.01, 50L, Double.POSITIVE_INFINITY, 50L)));
        Answers since = new Answers(100, 3, HUNDRED).since(new Answers(50, 1, earlier));

        assertThat(since.requests()).isEqualTo(50);
        assertThat(since.failed()).isEqualTo(2);
        assertThat(since.latency().count()).isEqualTo(50);
        assertThat(since.latency().percentile(50).orElseThrow()).isBetween(0.01, 0.02);
    }

    @Test
    void addsUpAndIsKeptAsText() {
        Latency sum = HUNDRED.plus(new Latency(new TreeMap<>(Map.of(0.02, 10L, Double.POSITIVE_INFINITY, 10L))));

        assertThat(sum.atMost())
                .containsEntry(0.01, 50L)
                .containsEntry(0.02, 100L)
                .containsEntry(0.1, 109L);
        assertThat(sum.count()).isEqualTo(110);
        assertThat(Latency.parse(sum.text())).isEqualTo(sum);
        assertThat(Latency.parse("")).isEqualTo(Latency.NONE);
    }
}

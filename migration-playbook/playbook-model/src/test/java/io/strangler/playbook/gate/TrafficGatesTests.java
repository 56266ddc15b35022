package io.strangler.playbook.gate;

import static org.assertj.core.api.Assertions.assertThat;

import io.strangler.playbook.evidence.Latency;
import io.strangler.playbook.evidence.Traffic;
import io.strangler.playbook.evidence.Traffic.Answers;
import io.strangler.playbook.gate.GateResult.Verdict;
import io.strangler.playbook.plan.GateSpec.TrafficBounds;
import io.strangler.playbook.stage.Stage;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class TrafficGatesTests {
    private static final Instant NOW = Instant.parse("2026-11-01T12:00:00Z");
    private static final TrafficBounds BOUNDS =
            new TrafficBounds(OptionalDouble.of(0.01), OptionalDouble.of(1.5), 99, 500);

    @Test
    void judgesFailuresByWhatTheyMayBeAtMost() {
        assertThat(errors(3, 0).verdict()).isEqualTo(Verdict.NOT_ENOUGH);
        assertThat(errors(0, 0).verdict()).isEqualTo(Verdict.NOT_ENOUGH);
        assertThat(errors(500, 0).verdict()).isEqualTo(Verdict.OPEN);
        assertThat(errors(500, 4).verdict()).isEqualTo(Verdict.NOT_ENOUGH);
        assertThat(errors(40, 6).verdict()).isEqualTo(Verdict.CLOSED);
        assertThat(errors(1, 9).verdict()).isEqualTo(Verdict.NOT_ENOUGH);
        assertThat(errors(500, 0).basis().sample()).hasValue(500);
        assertThat(errors(500, 0).basis().window()).contains(Duration.ofMinutes(10));
    }

    @Test
    void judgesLatencyByTheRatioOfPercentiles() {
        assertThat(latency(600, 0.1, 600, 0.1).verdict()).isEqualTo(Verdict.OPEN);
        assertThat(latency(600, 0.1, 600, 0.2).verdict()).isEqualTo(Verdict.CLOSED);
        assertThat(latency(600, 0.2, 600, 0.1).verdict()).isEqualTo(Verdict.OPEN);
        assertThat(latency(600, 0.1, 499, 0.1).verdict()).isEqualTo(Verdict.NOT_ENOUGH);
        assertThat(latency(3, 0.1, 600, 0.4).verdict()).isEqualTo(Verdict.NOT_ENOUGH);
        assertThat(latency(600, 0.1, 600, 0.2).measured())
                .startsWith("p99 of modern is 199.0 ms, 2.01 times the 99.0 ms");
    }

    @Test
    void takesNothingMeasuredForNothingKnown() {
        assertThat(TrafficGates.judge(BOUNDS, Stage.LIVE, Optional.empty()))
                .extracting(GateResult::verdict)
                .containsExactly(Verdict.NOT_ENOUGH, Verdict.NOT_ENOUGH);
    }

    @Test
    void asksOnlyWhereTheModernSideAnswersAndLegacyDoesToo() {
        assertThat(names(BOUNDS, Stage.SHADOW)).isEmpty();
        assertThat(names(BOUNDS, Stage.LIVE)).containsExactly("modern-errors", "latency");
        assertThat(names(BOUNDS, Stage.RAMPDOWN)).containsExactly("modern-errors");
        assertThat(names(TrafficBounds.NONE, Stage.LIVE)).isEmpty();
    }

    private static List<String> names(TrafficBounds bounds, Stage present) {
        return TrafficGates.judge(bounds, present, Optional.empty()).stream()
                .map(GateResult::name)
                .toList();
    }

    private static GateResult errors(long requests, long failed) {
        return judge(new Answers(0, 0, Latency.NONE), new Answers(requests, failed, Latency.NONE))
                .getFirst();
    }

    private static GateResult latency(long legacy, double legacyBound, long modern, double modernBound) {
        return judge(answers(legacy, legacyBound), answers(modern, modernBound)).getLast();
    }

    private static Answers answers(long requests, double bound) {
        return new Answers(
                requests,
                0,
                new Latency(
                        new TreeMap<>(Map.of(bound - 0.1, 0L, bound, requests, Double.POSITIVE_INFINITY, requests))));
    }

    private static List<GateResult> judge(Answers legacy, Answers modern) {
        Traffic traffic = new Traffic(NOW.minusSeconds(600), NOW, legacy, modern);
        return TrafficGates.judge(BOUNDS, Stage.LIVE, Optional.of(traffic));
    }
}

package io.strangler.playbook.gate;

import static org.assertj.core.api.Assertions.assertThat;

import io.strangler.playbook.CapabilityName;
import io.strangler.playbook.Side;
import io.strangler.playbook.evidence.Evidence.CheckResult;
import io.strangler.playbook.evidence.Evidence.ShadowCounts;
import io.strangler.playbook.evidence.Evidence.StreamState;
import io.strangler.playbook.gate.GateResult.Verdict;
import io.strangler.playbook.plan.CapabilitySpec;
import io.strangler.playbook.plan.GateSpec;
import io.strangler.playbook.plan.ShadowSpec;
import io.strangler.playbook.stage.Flags;
import io.strangler.playbook.stage.Stage;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class GatesTests {
    private static final CapabilityName CUSTOMERS = new CapabilityName("customers");
    private static final Instant NOW = Instant.parse("2026-11-01T12:00:00Z");
    private static final Instant MOVED = NOW.minusSeconds(3600);
    private static final GateSpec BOUNDS = new GateSpec(0.01, 500, Duration.ofSeconds(5), Duration.ofMinutes(15));
    private static final CapabilitySpec CAPABILITY =
            new CapabilitySpec(CUSTOMERS, "customers", List.of(), List.of("customer"), ShadowSpec.DEFAULT, BOUNDS);

    @Test
    void opensToLiveWhenEverythingIsProven() {
        assertThat(Gates.sum(judge(good()))).isEqualTo(Verdict.OPEN);
    }

    @Test
    void needsNothingToGoBackOrToMoveWithoutData() {
        CapabilitySpec plain =
                new CapabilitySpec(CUSTOMERS, "customers", List.of(), List.of(), ShadowSpec.DEFAULT, BOUNDS);

        assertThat(Gates.judge(CAPABILITY, Flags.fixed(CUSTOMERS, Stage.LIVE), Stage.SHADOW, nothing(), NOW))
                .isEmpty();
        assertThat(Gates.judge(plain, Flags.fixed(CUSTOMERS, Stage.OFF), Stage.LIVE, nothing(), NOW))
                .isEmpty();
    }

    @Test
    void judgesEveryGateAtOnceWhenNothingIsKnown() {
        List<GateResult> results = judge(nothing());

        assertThat(results)
                .extracting(GateResult::name)
                .containsExactly(
                        "forward-lag",
                        "reverse-lag",
                        "parked",
                        "bounces",
                        "reverse-proven",
                        "lossless-reverse",
                        "shadow-mismatch",
                        "clean-check customer");
        assertThat(results)
                .filteredOn(result -> result.verdict() == Verdict.OPEN)
                .extracting(GateResult::name)
                .containsExactly("lossless-reverse");
        assertThat(Gates.sum(results)).isEqualTo(Verdict.NOT_ENOUGH);
    }

    @Test
    void asksForNoComparedReadsOnTheWayOutOfRampdownWhereNothingIsCompared() {
        List<GateResult> results =
                Gates.judge(CAPABILITY, Flags.fixed(CUSTOMERS, Stage.RAMPDOWN), Stage.COMPLETE, nothing(), NOW);

        assertThat(results)
                .extracting(GateResult::name)
                .contains("reverse-proven", "clean-check customer")
                .doesNotContain("shadow-mismatch");
    }

    @Test
    void closesWhenTheReverseStreamCarriedNothingYet() {
        Facts facts = with(stream(Side.LEGACY), stream(Side.MODERN, 0, 0, Optional.empty(), Optional.empty()));

        assertThat(verdict(facts, "reverse-proven")).isEqualTo(Verdict.CLOSED);
    }

    @Test
    void closesOnAStaleProof() {
        Facts facts = with(
                stream(Side.LEGACY), stream(Side.MODERN, 0, 0, Optional.of(NOW.minusSeconds(61)), Optional.empty()));

        assertThat(verdict(facts, "reverse-proven")).isEqualTo(Verdict.CLOSED);
    }

    @Test
    void takesSilenceOfTheReverseStreamForNoProofAndForNoFailure() {
        StreamState silent = new StreamState(
                CUSTOMERS,
                Side.MODERN,
                NOW.minusSeconds(90),
                0,
                0,
                1,
                0,
                0,
                Optional.of(NOW.minusSeconds(91)),
                Optional.empty());

        assertThat(verdict(with(stream(Side.LEGACY), silent), "reverse-proven")).isEqualTo(Verdict.NOT_ENOUGH);
        assertThat(verdict(with(stream(Side.LEGACY)), "reverse-proven")).isEqualTo(Verdict.NOT_ENOUGH);
    }

    @Test
    void closesOnLagParkedChangesAndAFailedStream() {
        Facts facts = with(
                stream(Side.LEGACY, 5_001, 0, Optional.of(NOW), Optional.empty()),
                stream(Side.MODERN, 0, 1, Optional.of(NOW), Optional.of("database gone")));

        assertThat(verdict(facts, "forward-lag")).isEqualTo(Verdict.CLOSED);
        assertThat(verdict(facts, "reverse-lag")).isEqualTo(Verdict.CLOSED);
        assertThat(verdict(facts, "parked")).isEqualTo(Verdict.CLOSED);
    }

    @Test
    void closesWhileAKeyGoesBackAndForthBetweenTheSides() {
        StreamState bouncing =
                new StreamState(CUSTOMERS, Side.LEGACY, NOW, 0, 0, 1, 0, 1, 1, Optional.of(NOW), Optional.empty());

        assertThat(verdict(with(bouncing, stream(Side.MODERN)), "bounces")).isEqualTo(Verdict.CLOSED);
    }

    @Test
    void closesWhileAStreamThatTheStageNeedsIsPausedAlsoOneThatOnlyBeginsWithIt() {
        Optional<String> paused = Optional.of("paused: disk of the service is full");
        Facts reverse = with(stream(Side.LEGACY), stream(Side.MODERN, 0, 0, Optional.empty(), paused));
        Facts forward = with(stream(Side.LEGACY, 0, 0, Optional.of(NOW), paused), stream(Side.MODERN));

        assertThat(verdict(reverse, "reverse-lag")).isEqualTo(Verdict.CLOSED);
        assertThat(judge(Stage.DUALWRITE, Stage.SHADOW, reverse))
                .filteredOn(result -> result.verdict() == Verdict.CLOSED)
                .extracting(GateResult::name)
                .containsExactly("reverse-lag");
        assertThat(judge(Stage.OFF, Stage.DUALWRITE, forward))
                .extracting(GateResult::name)
                .containsExactly("forward-lag");
        assertThat(judge(Stage.OFF, Stage.DUALWRITE, reverse)).isEmpty();
    }

    private static List<GateResult> judge(Stage from, Stage to, Facts facts) {
        return Gates.judge(CAPABILITY, Flags.fixed(CUSTOMERS, from), to, facts, NOW);
    }

    @Test
    void doesNotTrustAStreamThatStoppedReporting() {
        StreamState old = new StreamState(
                CUSTOMERS, Side.LEGACY, NOW.minusSeconds(16), 0, 0, 1, 0, 0, Optional.of(NOW), Optional.empty());

        assertThat(verdict(with(old, stream(Side.MODERN)), "forward-lag")).isEqualTo(Verdict.NOT_ENOUGH);
    }

    @Test
    void doesNotTakeThreeGoodReadsOfThreeForProof() {
        assertThat(verdict(shadow(3, 0), "shadow-mismatch")).isEqualTo(Verdict.NOT_ENOUGH);
        assertThat(verdict(shadow(500, 0), "shadow-mismatch")).isEqualTo(Verdict.OPEN);
    }

    @Test
    void closesAsSoonAsMismatchesExceedWhatTheWholeSampleMayHave() {
        assertThat(verdict(shadow(6, 6), "shadow-mismatch")).isEqualTo(Verdict.CLOSED);
        assertThat(verdict(shadow(10_000, 101), "shadow-mismatch")).isEqualTo(Verdict.CLOSED);
    }

    @Test
    void asksForMoreWhenTheRateIsLowButNotCertain() {
        assertThat(verdict(shadow(500, 4), "shadow-mismatch")).isEqualTo(Verdict.NOT_ENOUGH);
    }

    @Test
    void wantsACheckThatIsCleanAndYoung() {
        assertThat(verdict(check(1, 0, 60), "clean-check customer")).isEqualTo(Verdict.CLOSED);
        assertThat(verdict(check(0, 1, 60), "clean-check customer")).isEqualTo(Verdict.CLOSED);
        assertThat(verdict(check(0, 0, 901), "clean-check customer")).isEqualTo(Verdict.NOT_ENOUGH);
        assertThat(verdict(check(0, 0, 900), "clean-check customer")).isEqualTo(Verdict.OPEN);
    }

    @Test
    void doesNotTrustACheckThatBeganBeforeTheLastMove() {
        assertThat(verdict(checked(result(MOVED, NOW, "r1", 0, 0)), "clean-check customer"))
                .isEqualTo(Verdict.NOT_ENOUGH);
        assertThat(verdict(checked(result(MOVED.plusMillis(1), NOW, "r1", 0, 0)), "clean-check customer"))
                .isEqualTo(Verdict.OPEN);
    }

    @Test
    void doesNotTrustACheckByOtherTranslators() {
        assertThat(verdict(checked(result(NOW.minusSeconds(9), NOW, "r0", 0, 0)), "clean-check customer"))
                .isEqualTo(Verdict.NOT_ENOUGH);
    }

    @Test
    void doesNotTakeReadsThatFailForReadsThatAgree() {
        assertThat(verdict(shadow(600, 0, 400), "shadow-mismatch")).isEqualTo(Verdict.CLOSED);
        assertThat(verdict(shadow(0, 0, 6), "shadow-mismatch")).isEqualTo(Verdict.CLOSED);
        assertThat(verdict(shadow(1_000, 0, 8), "shadow-mismatch")).isEqualTo(Verdict.NOT_ENOUGH);
        assertThat(verdict(shadow(5_000, 0, 4), "shadow-mismatch")).isEqualTo(Verdict.OPEN);
        assertThat(judge(shadow(600, 0, 400)))
                .filteredOn(result -> result.name().equals("shadow-mismatch"))
                .singleElement()
                .satisfies(result -> assertThat(result.measured()).startsWith("400 of 1000 mirrored reads"));
    }

    @Test
    void doesNotTakeSilenceForNothingParked() {
        StreamState old = new StreamState(
                CUSTOMERS, Side.LEGACY, NOW.minusSeconds(16), 0, 0, 1, 0, 0, Optional.of(NOW), Optional.empty());

        assertThat(verdict(with(old, stream(Side.MODERN)), "parked")).isEqualTo(Verdict.NOT_ENOUGH);
        assertThat(verdict(with(old, stream(Side.MODERN)), "bounces")).isEqualTo(Verdict.NOT_ENOUGH);
        assertThat(verdict(good(), "parked")).isEqualTo(Verdict.OPEN);
    }

    @Test
    void doesNotTrustReadsComparedThroughOtherTranslators() {
        Facts facts = facts(
                Optional.of(new ShadowCounts(CUSTOMERS, NOW, "r0", 5_000, 0, 0)),
                good().streams(),
                good().checks(),
                List.of());

        assertThat(verdict(facts, "shadow-mismatch")).isEqualTo(Verdict.NOT_ENOUGH);
    }

    @Test
    void tellsTheNumbersBehindTheWords() {
        GateResult reads = result(good(), "shadow-mismatch");
        GateResult lag = result(good(), "forward-lag");
        GateResult check = result(good(), "clean-check customer");

        assertThat(reads.basis().unit()).isEqualTo("ratio");
        assertThat(reads.basis().value().orElseThrow()).isBetween(0.0026, 0.0028);
        assertThat(reads.basis().limit()).hasValue(0.01);
        assertThat(reads.basis().window()).contains(Duration.ofHours(1));
        assertThat(reads.basis().sample()).hasValue(1_000);
        assertThat(lag.basis()).isEqualTo(Basis.of("ms", 10, 5_000).over(Duration.ofSeconds(1)));
        assertThat(check.basis())
                .isEqualTo(Basis.of("count", 0, 0).over(Duration.ofSeconds(60)).with(10));
    }

    @Test
    void closesOnADeclaredLoss() {
        Facts facts = facts(good().shadow(), good().streams(), good().checks(), List.of("fax numbers are dropped"));

        assertThat(verdict(facts, "lossless-reverse")).isEqualTo(Verdict.CLOSED);
    }

    private static List<GateResult> judge(Facts facts) {
        return Gates.judge(CAPABILITY, Flags.fixed(CUSTOMERS, Stage.SHADOW), Stage.LIVE, facts, NOW);
    }

    private static Verdict verdict(Facts facts, String gate) {
        return result(facts, gate).verdict();
    }

    private static GateResult result(Facts facts, String gate) {
        return judge(facts).stream()
                .filter(result -> result.name().equals(gate))
                .findFirst()
                .orElseThrow();
    }

    private static Facts facts(
            Optional<ShadowCounts> shadow, List<StreamState> streams, List<CheckResult> checks, List<String> lossy) {
        return new Facts(
                shadow, streams, checks, lossy, new Past(MOVED, Optional.of(MOVED), List.of()), "r1", Optional.empty());
    }

    private static Facts nothing() {
        return facts(Optional.empty(), List.of(), List.of(), List.of());
    }

    private static Facts good() {
        return facts(
                Optional.of(new ShadowCounts(CUSTOMERS, NOW, "r1", 1_000, 0, 0)),
                List.of(stream(Side.LEGACY), stream(Side.MODERN)),
                List.of(result(NOW.minusSeconds(70), NOW.minusSeconds(60), "r1", 0, 0)),
                List.of());
    }

    private static Facts with(StreamState... streams) {
        return facts(good().shadow(), List.of(streams), good().checks(), List.of());
    }

    private static Facts shadow(long compared, long mismatched) {
        return shadow(compared, mismatched, 0);
    }

    private static Facts shadow(long compared, long mismatched, long failed) {
        return facts(
                Optional.of(new ShadowCounts(CUSTOMERS, NOW, "r1", compared, mismatched, failed)),
                good().streams(),
                good().checks(),
                List.of());
    }

    private static Facts check(long confirmed, long skipped, long age) {
        return facts(
                good().shadow(),
                good().streams(),
                List.of(result(NOW.minusSeconds(age + 10), NOW.minusSeconds(age), "r1", confirmed, skipped)),
                List.of());
    }

    private static CheckResult result(Instant began, Instant at, String translators, long confirmed, long skipped) {
        return new CheckResult(CUSTOMERS, "customer", began, at, translators, 10, 10, 0, confirmed, skipped);
    }

    private static Facts checked(CheckResult result) {
        return facts(good().shadow(), good().streams(), List.of(result), List.of());
    }

    private static StreamState stream(Side from) {
        return stream(from, 10, 0, Optional.of(NOW.minusSeconds(1)), Optional.empty());
    }

    private static StreamState stream(
            Side from, long lag, long parked, Optional<Instant> proven, Optional<String> failure) {
        return new StreamState(CUSTOMERS, from, NOW.minusSeconds(1), lag, 0, 1, 0, parked, proven, failure);
    }
}

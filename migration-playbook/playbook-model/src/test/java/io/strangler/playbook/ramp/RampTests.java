package io.strangler.playbook.ramp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.strangler.playbook.CapabilityName;
import io.strangler.playbook.gate.Basis;
import io.strangler.playbook.gate.GateResult;
import io.strangler.playbook.gate.GateResult.Verdict;
import io.strangler.playbook.ledger.Ledger.Entry;
import io.strangler.playbook.ramp.RampDecision.Advance;
import io.strangler.playbook.ramp.RampDecision.Back;
import io.strangler.playbook.ramp.RampDecision.Check;
import io.strangler.playbook.ramp.RampDecision.End;
import io.strangler.playbook.ramp.RampDecision.Ending;
import io.strangler.playbook.ramp.RampDecision.Wait;
import io.strangler.playbook.stage.Stage;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RampTests {
    private static final CapabilityName SHOP = new CapabilityName("shop");
    private static final Instant NOW = Instant.parse("2026-11-01T12:00:00Z");
    private static final RampPlan PLAN = new RampPlan(List.of(1, 5, 100), Duration.ofMinutes(10));
    private static final RampState BEGUN =
            new RampState(PLAN, NOW.minusSeconds(9000), "ann", "shadow", 0, Optional.empty());
    private static final Duration SOAKED = Duration.ofMinutes(10);

    @Test
    void takesTheFirstStepAtOnceAndEveryOtherOnceItHasSoaked() {
        assertThat(decide(BEGUN, shadow(), gate(Verdict.OPEN))).isEqualTo(new Advance(1));
        assertThat(decide(BEGUN, live(1, SOAKED), gate(Verdict.OPEN))).isEqualTo(new Advance(5));
        assertThat(decide(BEGUN, live(1, SOAKED.minusSeconds(1)), gate(Verdict.OPEN)))
                .isEqualTo(new Wait("soaking at live 1 %"));
        assertThat(decide(BEGUN, live(100, SOAKED.minusSeconds(1)), gate(Verdict.OPEN)))
                .isInstanceOf(Wait.class);
        assertThat(decide(BEGUN, live(100, SOAKED), gate(Verdict.OPEN)))
                .isInstanceOfSatisfying(
                        End.class, end -> assertThat(end.ending()).isEqualTo(Ending.FINISHED));
    }

    @Test
    void pausesWhileNotEnoughIsKnown() {
        assertThat(decide(BEGUN, live(5, SOAKED), gate(Verdict.NOT_ENOUGH)))
                .isEqualTo(new Wait("not enough evidence: forward-lag"));
        assertThat(decide(
                        BEGUN,
                        new Ramp.Position(Stage.LIVE, 5, "live 5 %", true, Optional.empty()),
                        gate(Verdict.OPEN)))
                .isInstanceOf(Wait.class);
        assertThat(decide(
                        BEGUN,
                        new Ramp.Position(Stage.LIVE, 5, "live 5 %", false, Optional.of(NOW.minus(SOAKED))),
                        gate(Verdict.OPEN)))
                .isInstanceOf(Wait.class);
    }

    @Test
    void hasChecksMadeWhenNothingElseIsMissing() {
        GateResult check = gate("clean-check owner", Verdict.NOT_ENOUGH);

        assertThat(decide(BEGUN, live(5, SOAKED), gate(Verdict.OPEN), check)).isEqualTo(new Check(List.of("owner")));
        assertThat(decide(BEGUN, live(5, SOAKED), gate(Verdict.NOT_ENOUGH), check))
                .isInstanceOf(Wait.class);
        assertThat(decide(BEGUN, live(5, Duration.ZERO), gate(Verdict.OPEN), check))
                .isInstanceOf(Wait.class);
    }

    @Test
    void goesBackAsSoonAsAGateClosesAlsoWhileItSoaks() {
        assertThat(decide(BEGUN, live(1, Duration.ZERO), gate(Verdict.CLOSED), gate("parked", Verdict.NOT_ENOUGH)))
                .isEqualTo(new Back("forward-lag: 9 s, must be at most 5 s"));
        assertThat(decide(BEGUN, shadow(), gate(Verdict.CLOSED)))
                .isEqualTo(new End(Ending.NEVER_BEGAN, "forward-lag: 9 s, must be at most 5 s"));
    }

    @Test
    void doesNotForgetThatItIsGoingBack() {
        RampState back =
                new RampState(PLAN, NOW.minusSeconds(9000), "ann", "shadow", 5, Optional.of("parked: 1, must be 0"));

        assertThat(decide(back, live(5, SOAKED), gate(Verdict.OPEN))).isEqualTo(new Back("parked: 1, must be 0"));
        assertThat(decide(back, shadow(), gate(Verdict.OPEN)))
                .isEqualTo(new End(Ending.WENT_BACK, "parked: 1, must be 0"));
    }

    @Test
    void leavesAloneWhatSomebodyElseHasMoved() {
        RampState reached = BEGUN.reaching(5);

        assertThat(ending(reached, shadow())).isEqualTo(Ending.STRAYED);
        assertThat(ending(reached, live(1, SOAKED))).isEqualTo(Ending.STRAYED);
        assertThat(ending(BEGUN, live(42, SOAKED))).isEqualTo(Ending.STRAYED);
        assertThat(ending(BEGUN, new Ramp.Position(Stage.RAMPDOWN, 100, "rampdown", true, Optional.of(NOW))))
                .isEqualTo(Ending.STRAYED);
        assertThat(ending(BEGUN, new Ramp.Position(Stage.DUALWRITE, 100, "dualwrite", true, Optional.of(NOW))))
                .isEqualTo(Ending.STRAYED);
    }

    @Test
    void isReadFromTheLedgerByWhoeverCarriesOn() {
        Entry begun = entry("ramp", "shadow", "live 100 %", PLAN.text());
        Entry one = entry("adopted", "shadow", "live 1 %", "switchover 7");
        Entry five = entry("advance", "live 1 %", "live 5 %", "8 gates open");
        Entry back = entry("ramp back", "live 5 %", "shadow", "parked");
        Entry end = entry("ramp end", "shadow", "shadow", "done");
        Entry before = entry("advance", "live 10 %", "live 50 %", "an earlier life");

        assertThat(RampState.of(List.of(before))).isEmpty();
        assertThat(RampState.of(List.of(begun, before)))
                .contains(new RampState(PLAN, NOW, "ann", "shadow", 0, Optional.empty()));
        assertThat(RampState.of(List.of(five, one, begun, before)).orElseThrow().reached())
                .isEqualTo(5);
        assertThat(RampState.of(List.of(back, five, one, begun)).orElseThrow().back())
                .contains("parked");
        assertThat(RampState.of(List.of(end, back, five, one, begun))).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"'5,1'", "'0,5'", "'5,5'", "'50,101'"})
    void refusesStepsThatDoNotRise(String steps) {
        List<Integer> shares =
                java.util.Arrays.stream(steps.split(",")).map(Integer::valueOf).toList();

        assertThatThrownBy(() -> new RampPlan(shares, Duration.ZERO)).isInstanceOf(IllegalArgumentException.class);
        assertThat(RampPlan.parse("steps " + steps + ", soak PT1S")).isEmpty();
        assertThat(RampPlan.parse(PLAN.text())).contains(PLAN);
    }

    private static Ending ending(RampState ramp, Ramp.Position present) {
        return ((End) decide(ramp, present, gate(Verdict.OPEN))).ending();
    }

    private static RampDecision decide(RampState ramp, Ramp.Position present, GateResult... gates) {
        return Ramp.decide(ramp, present, List.of(gates), NOW);
    }

    private static Ramp.Position shadow() {
        return new Ramp.Position(Stage.SHADOW, 100, "shadow", true, Optional.of(NOW.minusSeconds(1)));
    }

    private static Ramp.Position live(int share, Duration since) {
        return new Ramp.Position(Stage.LIVE, share, "live " + share + " %", true, Optional.of(NOW.minus(since)));
    }

    private static GateResult gate(Verdict verdict) {
        return gate("forward-lag", verdict);
    }

    private static GateResult gate(String name, Verdict verdict) {
        return new GateResult(
                name,
                verdict,
                "9 s",
                "at most 5 s",
                new Basis("", OptionalDouble.empty(), OptionalDouble.empty(), Optional.empty(), OptionalLong.empty()));
    }

    private static Entry entry(String action, String before, String after, String reason) {
        return new Entry(SHOP, NOW, "ann", action, before, after, reason);
    }
}

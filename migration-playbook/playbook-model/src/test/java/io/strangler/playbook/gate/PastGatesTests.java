package io.strangler.playbook.gate;

import static org.assertj.core.api.Assertions.assertThat;

import io.strangler.playbook.CapabilityName;
import io.strangler.playbook.gate.GateResult.Verdict;
import io.strangler.playbook.gate.Past.Approval;
import io.strangler.playbook.plan.CapabilitySpec;
import io.strangler.playbook.plan.GateSpec;
import io.strangler.playbook.plan.GateSpec.TrafficBounds;
import io.strangler.playbook.plan.ShadowSpec;
import io.strangler.playbook.stage.Flags;
import io.strangler.playbook.stage.Stage;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class PastGatesTests {
    private static final CapabilityName SHOP = new CapabilityName("shop");
    private static final Instant NOW = Instant.parse("2026-11-01T12:00:00Z");
    private static final GateSpec BOUNDS = new GateSpec(
            0.01,
            500,
            Duration.ofSeconds(5),
            Duration.ofMinutes(15),
            Duration.ofMinutes(10),
            Set.of(Stage.LIVE),
            TrafficBounds.NONE);
    private static final CapabilitySpec PLAIN =
            new CapabilitySpec(SHOP, "shop", List.of(), List.of(), ShadowSpec.DEFAULT, BOUNDS);

    @Test
    void wantsACapabilityToHaveStayedAsLongAsThePlanSays() {
        assertThat(soak(Optional.of(NOW.minusSeconds(600))).verdict()).isEqualTo(Verdict.OPEN);
        assertThat(soak(Optional.of(NOW.minusSeconds(599))).verdict()).isEqualTo(Verdict.NOT_ENOUGH);
        assertThat(soak(Optional.of(NOW.plusSeconds(600))).verdict()).isEqualTo(Verdict.NOT_ENOUGH);
        assertThat(soak(Optional.empty()).verdict()).isEqualTo(Verdict.NOT_ENOUGH);
        assertThat(soak(Optional.of(NOW.minusSeconds(599))))
                .hasToString("soak: 9 min since the last move, at 2026-11-01T11:50:01Z, must be at least 10 min without"
                        + " a move");
    }

    @Test
    void wantsAPersonsWordForTheStageItselfAndItsLastOne() {
        Approval yes = new Approval(Stage.LIVE, true, "ann", NOW.minusSeconds(60), "looked at the figures");
        Approval no = new Approval(Stage.LIVE, false, "bob", NOW.minusSeconds(30), "sale on Friday");
        Approval other = new Approval(Stage.RAMPDOWN, true, "ann", NOW, "later");

        assertThat(approval(Stage.SHADOW).verdict()).isEqualTo(Verdict.NOT_ENOUGH);
        assertThat(approval(Stage.SHADOW).measured()).contains("strangler approve shop --to live --as WHO");
        assertThat(approval(Stage.SHADOW, other).verdict()).isEqualTo(Verdict.NOT_ENOUGH);
        assertThat(approval(Stage.SHADOW, yes).verdict()).isEqualTo(Verdict.OPEN);
        assertThat(approval(Stage.SHADOW, no, yes).verdict()).isEqualTo(Verdict.CLOSED);
        assertThat(approval(Stage.SHADOW, no, yes).measured()).contains("bob").contains("sale on Friday");
    }

    @Test
    void asksForNoSecondWordWhenOnlyTheShareGrows() {
        assertThat(judge(Flags.live(SHOP, 10).stage(), new Past(NOW, Optional.of(NOW), List.of())))
                .extracting(GateResult::name)
                .containsExactly("soak");
    }

    private static GateResult soak(Optional<Instant> movedAt) {
        return judge(Stage.LIVE, new Past(NOW, movedAt, List.of())).getFirst();
    }

    private static GateResult approval(Stage from, Approval... approvals) {
        return judge(from, new Past(NOW, Optional.of(NOW), List.of(approvals))).getLast();
    }

    private static List<GateResult> judge(Stage from, Past past) {
        Facts facts = new Facts(Optional.empty(), List.of(), List.of(), List.of(), past, "r1", Optional.empty());
        return Gates.judge(PLAIN, Flags.fixed(SHOP, from), Stage.LIVE, facts, NOW);
    }
}

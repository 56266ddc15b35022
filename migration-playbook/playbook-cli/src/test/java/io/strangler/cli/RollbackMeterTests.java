package io.strangler.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.strangler.cli.RollbackMeter.Colour;
import io.strangler.playbook.CapabilityName;
import io.strangler.playbook.gate.Basis;
import io.strangler.playbook.gate.GateResult;
import io.strangler.playbook.gate.GateResult.Verdict;
import io.strangler.playbook.stage.Flags;
import io.strangler.playbook.stage.Stage;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class RollbackMeterTests {
    private static final CapabilityName SHOP = new CapabilityName("shop");
    private static final GateResult CLEAN = gate("clean-check owner", Verdict.OPEN, 0);

    @Test
    void isGreenOnlyWhenTheReverseStreamRunsAndACheckIsClean() {
        RollbackMeter meter = live(List.of(reverse("running", 0)), CLEAN);

        assertThat(meter.colour()).isEqualTo(Colour.GREEN);
        assertThat(meter.rowsLost()).contains(0L);
        assertThat(meter.words()).isEqualTo("green: to shadow");
    }

    @Test
    void isAmberWhileNobodyCanSayThatNothingWouldBeLost() {
        assertThat(live(List.of(reverse("running", 0)), gate("clean-check owner", Verdict.NOT_ENOUGH, 0))
                        .words())
                .isEqualTo("amber: to shadow, but clean-check owner: measured");
        assertThat(live(List.of(reverse("running", 0)), CLEAN, gate("lossless-reverse", Verdict.CLOSED, 1))
                        .colour())
                .isEqualTo(Colour.AMBER);
        assertThat(live(List.of(reverse("running", 0))).colour()).isEqualTo(Colour.AMBER);
        assertThat(live(List.of(reverse("running", 0)), CLEAN, gate("shadow-mismatch", Verdict.CLOSED, 1))
                        .colour())
                .isEqualTo(Colour.GREEN);
    }

    @Test
    void isRedWhenItWouldBeRefusedOrLoseRowsAndSaysHowMany() {
        RollbackMeter parked =
                live(List.of(reverse("running", 2)), gate("clean-check owner", Verdict.CLOSED, 3), CLEAN);

        assertThat(parked.colour()).isEqualTo(Colour.RED);
        assertThat(parked.rowsLost()).contains(5L);
        assertThat(parked.words()).endsWith("; 5 rows would be lost");
        assertThat(live(List.of(reverse("failed", 0)), CLEAN).colour()).isEqualTo(Colour.RED);
        assertThat(live(List.of(), CLEAN).colour()).isEqualTo(Colour.RED);
        assertThat(live(List.of(), CLEAN).rowsLost()).isEmpty();
    }

    @ParameterizedTest
    @EnumSource(Stage.class)
    void knowsThatOnlyModernAuthorityHasSomethingToLose(Stage stage) {
        Colour with = of(stage, true).colour();
        Colour without = of(stage, false).colour();

        assertThat(with)
                .isEqualTo(
                        switch (stage) {
                            case OFF, DUALWRITE, SHADOW -> Colour.GREEN;
                            case LIVE, RAMPDOWN, COMPLETE -> Colour.RED;
                        });
        assertThat(without).isEqualTo(stage == Stage.COMPLETE ? Colour.RED : Colour.GREEN);
    }

    private static RollbackMeter of(Stage stage, boolean data) {
        return RollbackMeter.of(standing(stage), data, List.of(), List.of(), Optional.empty());
    }

    private static RollbackMeter live(List<StreamView> streams, GateResult... gates) {
        return RollbackMeter.of(standing(Stage.LIVE), true, streams, List.of(gates), Optional.empty());
    }

    private static Standing standing(Stage stage) {
        return new Standing(
                SHOP,
                Optional.of(Flags.fixed(SHOP, stage)),
                true,
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                List.of());
    }

    private static StreamView reverse(String state, long parked) {
        return new StreamView(
                "reverse", state, 0, 0, 1, 0, parked, 0, Optional.empty(), Optional.empty(), Optional.empty());
    }

    private static GateResult gate(String name, Verdict verdict, double value) {
        return new GateResult(
                name,
                verdict,
                "measured",
                "bound",
                new Basis(
                        "count",
                        OptionalDouble.of(value),
                        OptionalDouble.of(0),
                        Optional.empty(),
                        OptionalLong.empty()));
    }
}

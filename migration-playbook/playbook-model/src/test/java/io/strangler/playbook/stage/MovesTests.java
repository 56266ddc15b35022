package io.strangler.playbook.stage;

import static org.assertj.core.api.Assertions.assertThat;

import io.strangler.playbook.CapabilityName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MovesTests {
    private static final CapabilityName CUSTOMERS = new CapabilityName("customers");

    @ParameterizedTest
    @CsvSource({
        "OFF,SHADOW",
        "OFF,LIVE",
        "OFF,RAMPDOWN",
        "OFF,COMPLETE",
        "DUALWRITE,LIVE",
        "DUALWRITE,RAMPDOWN",
        "DUALWRITE,COMPLETE",
        "SHADOW,RAMPDOWN",
        "SHADOW,COMPLETE",
        "LIVE,OFF",
        "LIVE,DUALWRITE",
        "LIVE,COMPLETE",
        "RAMPDOWN,OFF",
        "RAMPDOWN,DUALWRITE",
        "COMPLETE,OFF",
        "COMPLETE,DUALWRITE",
        "COMPLETE,SHADOW",
        "COMPLETE,LIVE",
        "COMPLETE,RAMPDOWN"
    })
    void refusesWhileDataMovesAlong(Stage from, Stage to) {
        assertThat(Moves.refusal(rule(from), rule(to), true)).isPresent();
    }

    @ParameterizedTest
    @CsvSource({
        "OFF,OFF",
        "OFF,DUALWRITE",
        "DUALWRITE,OFF",
        "DUALWRITE,DUALWRITE",
        "DUALWRITE,SHADOW",
        "SHADOW,OFF",
        "SHADOW,DUALWRITE",
        "SHADOW,SHADOW",
        "SHADOW,LIVE",
        "LIVE,SHADOW",
        "LIVE,LIVE",
        "LIVE,RAMPDOWN",
        "RAMPDOWN,SHADOW",
        "RAMPDOWN,LIVE",
        "RAMPDOWN,RAMPDOWN",
        "RAMPDOWN,COMPLETE",
        "COMPLETE,COMPLETE"
    })
    void allowsOneStepOnAndEverySafeWayBack(Stage from, Stage to) {
        assertThat(Moves.refusal(rule(from), rule(to), true)).isEmpty();
    }

    @Test
    void judgesEveryPairOfStages() {
        assertThat(Stage.values().length * Stage.values().length).isEqualTo(19 + 17);
    }

    @ParameterizedTest
    @CsvSource({"OFF,LIVE", "LIVE,OFF", "SHADOW,RAMPDOWN", "OFF,SHADOW"})
    void letsACapabilityWithoutDataMoveFreely(Stage from, Stage to) {
        assertThat(Moves.refusal(rule(from), rule(to), false)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"SHADOW,COMPLETE", "OFF,COMPLETE", "COMPLETE,LIVE"})
    void guardsTheEndEvenWithoutData(Stage from, Stage to) {
        assertThat(Moves.refusal(rule(from), rule(to), false)).isPresent();
    }

    @Test
    void refusesRampdownBelowTheFullShare() {
        assertThat(Moves.refusal(Flags.live(CUSTOMERS, 50), rule(Stage.RAMPDOWN), true))
                .hasValueSatisfying(
                        reason -> assertThat(reason).contains("100 %").contains("50"));
        assertThat(Moves.refusal(Flags.live(CUSTOMERS, 100), rule(Stage.RAMPDOWN), true))
                .isEmpty();
    }

    @Test
    void namesTheNextStageInItsRefusal() {
        assertThat(Moves.refusal(rule(Stage.SHADOW), rule(Stage.COMPLETE), true))
                .hasValueSatisfying(reason ->
                        assertThat(reason).contains("shadow -> complete").contains("go to live"));
    }

    private static StageRule rule(Stage stage) {
        return Flags.fixed(CUSTOMERS, stage);
    }
}

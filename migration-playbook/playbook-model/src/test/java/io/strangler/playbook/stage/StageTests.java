package io.strangler.playbook.stage;

import static io.strangler.playbook.Side.LEGACY;
import static io.strangler.playbook.Side.MODERN;
import static io.strangler.playbook.stage.SyncPlan.Stream.PROVES_ITSELF;
import static io.strangler.playbook.stage.SyncPlan.Stream.RUNS;
import static io.strangler.playbook.stage.SyncPlan.Stream.STOPPED;
import static org.assertj.core.api.Assertions.assertThat;

import io.strangler.playbook.Side;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

class StageTests {
    static Stream<Arguments> table() {
        return Stream.of(
                row(Stage.OFF, LEGACY, null, LEGACY, STOPPED, STOPPED, WayBack.NOT_NEEDED),
                row(Stage.DUALWRITE, LEGACY, null, LEGACY, RUNS, STOPPED, WayBack.FLIP),
                row(Stage.SHADOW, LEGACY, MODERN, LEGACY, RUNS, PROVES_ITSELF, WayBack.FLIP),
                row(Stage.LIVE, MODERN, LEGACY, MODERN, RUNS, RUNS, WayBack.SWITCHOVER),
                row(Stage.RAMPDOWN, MODERN, null, MODERN, RUNS, RUNS, WayBack.SWITCHOVER),
                row(Stage.COMPLETE, MODERN, null, MODERN, STOPPED, STOPPED, WayBack.NONE));
    }

    @ParameterizedTest
    @MethodSource("table")
    void saysWhoReadsWhoWritesWhatRunsAndHowToGoBack(
            Stage stage,
            Side answers,
            Side mirrored,
            Side writes,
            SyncPlan.Stream forward,
            SyncPlan.Stream reverse,
            WayBack wayBack) {
        assertThat(stage.reads()).isEqualTo(new ReadPlan(answers, Optional.ofNullable(mirrored)));
        assertThat(stage.writes()).isEqualTo(new WritePlan(writes));
        assertThat(stage.sync()).isEqualTo(new SyncPlan(forward, reverse));
        assertThat(stage.wayBack()).isEqualTo(wayBack);
    }

    @Test
    void tableHasARowForEveryStage() {
        assertThat(table().map(row -> (Object) row.get()[0])).containsExactly((Object[]) Stage.values());
    }

    @ParameterizedTest
    @EnumSource(Stage.class)
    void isFoundByItsWord(Stage stage) {
        assertThat(Stage.of(stage.word())).contains(stage);
        assertThat(Stage.of(stage.word().toUpperCase(java.util.Locale.ROOT))).isEmpty();
    }

    @ParameterizedTest
    @EnumSource(Stage.class)
    void readsMayFallBackOnlyToLegacyAndOnlyWhileItIsKeptInStep(Stage stage) {
        assertThat(stage.fallback())
                .isEqualTo(Set.of(Stage.LIVE, Stage.RAMPDOWN).contains(stage) ? Optional.of(LEGACY) : Optional.empty());
    }

    @Test
    void followsTheOrderOfTheMigration() {
        assertThat(Stage.SHADOW.next()).contains(Stage.LIVE);
        assertThat(Stage.COMPLETE.next()).isEmpty();
    }

    private static Arguments row(Object... cells) {
        return Arguments.of(cells);
    }
}

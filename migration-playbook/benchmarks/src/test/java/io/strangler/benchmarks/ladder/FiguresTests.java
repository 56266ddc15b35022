package io.strangler.benchmarks.ladder;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class FiguresTests {
    @Test
    void theMedianOfAnOddNumberOfRoundsIsTheMiddleOneOfEachFigure() {
        assertThat(Figures.median(List.of(new Figures(10, 3, 1), new Figures(30, 1, 0), new Figures(20, 9, 2))))
                .isEqualTo(new Figures(20, 3, 3));
    }

    @Test
    void theMedianOfAnEvenNumberLiesBetweenTheTwoInTheMiddle() {
        assertThat(Figures.median(List.of(
                        new Figures(10, 1, 0), new Figures(40, 4, 0), new Figures(20, 2, 0), new Figures(30, 3, 0))))
                .isEqualTo(new Figures(25, 2.5, 0));
    }
}

package io.strangler.benchmarks.sync;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class MedianTests {
    private static final List<Double> HUNDRED =
            IntStream.rangeClosed(1, 100).mapToObj(Double::valueOf).toList();

    @Test
    void theMedianOfAnEvenNumberLiesBetweenTheTwoInTheMiddle() {
        assertThat(Median.of(List.of(4.0, 1.0, 3.0, 2.0))).isEqualTo(2.5);
        assertThat(Median.of(List.of(9.0, 1.0, 3.0))).isEqualTo(3);
    }

    @Test
    void aPercentileIsTheSmallestValueThatSoManyDoNotExceed() {
        assertThat(Median.of(HUNDRED.reversed(), 0.99)).isEqualTo(99);
        assertThat(Median.of(HUNDRED, 1)).isEqualTo(100);
        assertThat(Median.of(List.of(7.0), 0.99)).isEqualTo(7);
    }
}

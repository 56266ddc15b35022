package io.strangler.benchmarks.ladder;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;

class OptionsTests {
    @Test
    void allShapesAreMeasuredFiveTimesUnlessToldOtherwise() {
        Options options = Options.parse();

        assertThat(options.rounds()).isEqualTo(5);
        assertThat(options.shapes()).isEqualTo(Shape.ALL);
    }

    @Test
    void chosenShapesAreMeasuredAlone() {
        Options options = Options.parse("--shape", "get-1k-32", "--shape", "post-1k-256", "--rounds", "2");

        assertThat(options.shapes()).extracting(Shape::name).containsExactly("get-1k-32", "post-1k-256");
        assertThat(options.rounds()).isEqualTo(2);
    }

    @Test
    void whatIsUnknownIsRefusedWithWhatThereIs() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Options.parse("--shape", "huge"))
                .withMessageContaining("huge")
                .withMessageContaining("get-64k-256");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Options.parse("--rounds", "0"))
                .withMessageContaining("--rounds is 0");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Options.parse("--seconds"))
                .withMessageContaining("--seconds has no value");
    }
}

package io.strangler.playbook.stage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.offset;

import io.strangler.playbook.CapabilityName;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FractionTests {
    private static final CapabilityName CUSTOMERS = new CapabilityName("customers");

    // The published vectors of flagd's test bed for the integer arithmetic (tag fractional-v2).
    @ParameterizedTest
    @CsvSource({"jack,hearts", "queen,spades", "ten,clubs", "nine,diamonds", "3,clubs"})
    void agreesWithTheGoldenVectorsOfFlagd(String name, String variant) {
        Fraction fraction = Fraction.of(List.of(
                new Fraction.Share("clubs", 25),
                new Fraction.Share("diamonds", 25),
                new Fraction.Share("hearts", 25),
                new Fraction.Share("spades", 25)));

        assertThat(fraction.variant("fractional-flag" + name)).isEqualTo(variant);
    }

    @ParameterizedTest
    @CsvSource({"1", "5", "10", "50", "95"})
    void hitsTheShareWithinHalfAPointOverManyKeys(int percent) {
        StageRule rule = Flags.live(CUSTOMERS, percent);

        long live = IntStream.rangeClosed(1, 100_000)
                .filter(key -> rule.stageFor(Optional.of("" + key)) == Stage.LIVE)
                .count();

        assertThat(live / 1000.0).isEqualTo(percent, offset(0.5));
    }

    @Test
    void neverMovesAKeyBackWhenTheShareGrows() {
        List<Integer> shares = List.of(1, 2, 5, 10, 25, 33, 50, 75, 99, 100);
        for (int i = 1; i < shares.size(); i++) {
            StageRule smaller = Flags.live(CUSTOMERS, shares.get(i - 1));
            StageRule larger = Flags.live(CUSTOMERS, shares.get(i));
            assertThat(IntStream.rangeClosed(1, 100_000)
                            .mapToObj(key -> Optional.of("" + key))
                            .filter(key -> smaller.stageFor(key) == Stage.LIVE)
                            .filter(key -> larger.stageFor(key) != Stage.LIVE))
                    .as("keys that leave live from %s to %s %%", shares.get(i - 1), shares.get(i))
                    .isEmpty();
        }
    }

    @Test
    void givesTheSameKeyTheSameStageWithAndWithoutTheInterpreter() {
        StageRule plain = Flags.live(CUSTOMERS, 30);
        StageRule interpreted = Flags.rule(CUSTOMERS, """
                {"defaultVariant": "shadow", "targeting": {"if": [{"==": [1, 1]},
                  {"fractional": [["live", 30], ["shadow", 70]]}, "shadow"]}}""");

        assertThat(IntStream.rangeClosed(1, 5_000)
                        .mapToObj(key -> Optional.of("" + key))
                        .filter(key -> plain.stageFor(key) != interpreted.stageFor(key)))
                .isEmpty();
        assertThat(interpreted.share()).isEqualTo(30, offset(1.5));
    }
}

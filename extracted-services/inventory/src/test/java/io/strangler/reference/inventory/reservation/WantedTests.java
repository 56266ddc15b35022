package io.strangler.reference.inventory.reservation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.strangler.reference.inventory.problem.OutOfStock;
import io.strangler.reference.inventory.problem.Unacceptable;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

class WantedTests {

    @Test
    void linesOfTheSameArticleCountTogether() {
        Wanted wanted = Wanted.of(List.of(line("A", 1), line("B", 2), line("A", 3)));

        assertThat(wanted.quantities()).containsOnlyKeys("A", "B").containsEntry("A", 4);
    }

    @Test
    void takesFromOneWarehouseAfterTheOtherUntilThereIsEnough() {
        List<Allocation> free = List.of(
                new Allocation("A", "D01", 3),
                new Allocation("A", "D02", -2),
                new Allocation("A", "D03", 4),
                new Allocation("A", "D04", 9),
                new Allocation("B", "D01", 9));

        assertThat(Wanted.of(List.of(line("A", 5))).outOf(free))
                .containsExactly(new Allocation("A", "D01", 3), new Allocation("A", "D03", 2));
    }

    @Test
    void tooLittleIsToldWithWhatIsFreeAndWhatIsPromisedTwiceIsNotFreeElsewhere() {
        List<Allocation> free = List.of(new Allocation("A", "D01", 3), new Allocation("A", "D02", -2));

        assertThatThrownBy(() -> Wanted.of(List.of(line("A", 4))).outOf(free))
                .isInstanceOf(OutOfStock.class)
                .hasMessage("Of article A 3 are free, not 4.");
    }

    @Test
    void nothingAndTooMuchAreRefused() {
        assertThatThrownBy(() -> Wanted.of(List.of())).isInstanceOf(Unacceptable.class);
        assertThatThrownBy(() -> Wanted.of(Collections.nCopies(100, line("A", 1))))
                .isInstanceOf(Unacceptable.class);
        assertThatThrownBy(() -> Wanted.of(List.of(line("A", 0)))).isInstanceOf(Unacceptable.class);
        assertThatThrownBy(() -> Wanted.of(List.of(line("A", 1_000_001)))).isInstanceOf(Unacceptable.class);
        assertThatThrownBy(() -> Wanted.of(List.of(line("", 1)))).isInstanceOf(Unacceptable.class);
    }

    private static Wanted.Line line(String sku, int quantity) {
        return new Wanted.Line(sku, quantity);
    }
}

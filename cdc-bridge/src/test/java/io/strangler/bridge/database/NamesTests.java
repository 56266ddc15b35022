package io.strangler.bridge.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.strangler.playbook.CapabilityName;
import org.junit.jupiter.api.Test;

final class NamesTests {
    @Test
    void aPositionIsOrderedAsAnUnsignedNumberAndKeepsItsText() {
        Position high = Position.parse("FFFFFFFF/1");

        assertThat(high).hasToString("FFFFFFFF/1").isGreaterThan(Position.parse("16/B374D848"));
        assertThat(Position.parse("16/B374D848").reached(Position.parse("16/b374d848")))
                .isTrue();
        assertThatIllegalArgumentException().isThrownBy(() -> Position.parse("16-1"));
    }

    @Test
    void aStreamsNameFitsIntoASlotAndDiffersWhereverTheStreamDiffers() {
        CapabilityName longest = new CapabilityName("a" + "-b".repeat(19));
        StreamName name = StreamName.of("migration_of_twenty_", longest, "forward", "jdbc:a", "jdbc:b");

        assertThat(name.value()).matches("[a-z0-9_]{1,63}").contains("_forward_");
        assertThat(name)
                .isNotEqualTo(StreamName.of("migration_of_twenty_", longest, "reverse", "jdbc:a", "jdbc:b"))
                .isNotEqualTo(StreamName.of("migration_of_twenty_", longest, "forward", "jdbc:c", "jdbc:b"))
                .isNotEqualTo(StreamName.of(
                        "migration_of_twenty_",
                        new CapabilityName("a" + "-b".repeat(18)),
                        "forward",
                        "jdbc:a",
                        "jdbc:b"));
        assertThat(name.origin()).isNotEqualTo(name.secondOrigin());
    }
}

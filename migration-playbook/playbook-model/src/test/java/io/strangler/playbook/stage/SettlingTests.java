package io.strangler.playbook.stage;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class SettlingTests {
    private final Settling settling = new Settling("a");

    @Test
    void aContentCountsWhenItIsSeenTwice() {
        assertThat(looks("b", "b", "b")).containsExactly(false, true, false);
    }

    @Test
    void whatStandsThereWhileAFileIsWrittenDoesNotCount() {
        assertThat(looks("", "b", "b")).containsExactly(false, false, true);
    }

    @Test
    void aContentThatComesBackIsNoNews() {
        assertThat(looks("", "a", "", "a")).containsOnly(false);
    }

    @Test
    void aFileThatNeverRestsIsToldAllTheSame() {
        assertThat(looks("b", "c", "d", "e", "f", "g")).containsExactly(false, false, false, false, true, false);
    }

    private List<Boolean> looks(String... seen) {
        return Stream.of(seen).map(settling::look).toList();
    }
}

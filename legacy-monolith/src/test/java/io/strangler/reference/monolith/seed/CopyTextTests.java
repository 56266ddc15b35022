package io.strangler.reference.monolith.seed;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class CopyTextTests {

    @Test
    void tellsNullFromTextAndEscapesWhatWouldEndAFieldOrRow() {
        CopyText text = new CopyText();

        text.row(1, null, "\\N", "a\tb\nc\rd");

        assertThat(new String(text.bytes(), StandardCharsets.UTF_8)).isEqualTo("1\t\\N\t\\\\N\ta\\tb\\nc\\rd\n");
    }
}

package io.strangler.reference.migration.story;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.junit.jupiter.api.Test;

class NarratorTests {
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();

    @Test
    void writesNoColourWhereNobodySeesIt() {
        Narrator narrator = narrator(false);
        narrator.title("Title");
        narrator.good("done");
        narrator.bad("not done");

        assertThat(told()).doesNotContain("\u001b").contains("✓ done", "✗ not done");
    }

    @Test
    void coloursForATerminal() {
        narrator(true).good("done");

        assertThat(told()).contains("\u001b[32m✓\u001b[0m done");
    }

    @Test
    void alignsTables() {
        narrator(false).table(Map.of("proxy", "http://127.0.0.1:1"));

        assertThat(told()).contains("   proxy  http://127.0.0.1:1");
    }

    private Narrator narrator(boolean colour) {
        return new Narrator(new PrintStream(out, true, StandardCharsets.UTF_8), colour);
    }

    private String told() {
        return out.toString(StandardCharsets.UTF_8);
    }
}

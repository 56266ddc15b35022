package io.strangler.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class TableTests {
    @Test
    void columnsLineUp() {
        assertThat(print(new Table("A", "LONGER").row("value", 1).row("x", 22))).isEqualTo("""
                        A      LONGER
                        value  1
                        x      22
                        """);
    }

    @Test
    void nothingIsWiderThanAHundredColumnsAndNothingIsLost() {
        String text = "word ".repeat(60).strip();
        String printed = print(new Table("A", "B", "C").row(text, text, "x".repeat(150)));

        assertThat(printed.lines()).allMatch(line -> line.length() <= 100);
        assertThat(printed.split("word", -1)).hasSize(121);
        assertThat(printed.chars().filter(letter -> letter == 'x')).hasSize(150);
    }

    @Test
    void aLineBreakInACellIsKept() {
        assertThat(print(new Table("A", "B").row("1\n2", "3"))).isEqualTo("""
                A  B
                1  3
                2
                """);
    }

    @Test
    void anEmptyTableKnowsThatItIs() {
        assertThat(new Table("A").isEmpty()).isTrue();
        assertThat(new Table("A").row("").isEmpty()).isFalse();
    }

    private static String print(Table table) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        PrintStream stream = new PrintStream(out, true, StandardCharsets.UTF_8);
        table.print(new Terminal(stream, stream, false, false, Optional::empty));
        return out.toString(StandardCharsets.UTF_8);
    }
}

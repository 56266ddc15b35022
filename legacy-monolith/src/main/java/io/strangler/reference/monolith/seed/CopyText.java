package io.strangler.reference.monolith.seed;

import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** Rows in PostgreSQL's COPY text format. */
final class CopyText {

    private final StringBuilder text = new StringBuilder();

    void row(@Nullable Object... columns) {
        for (int i = 0; i < columns.length; i++) {
            text.append(i == 0 ? "" : "\t");
            append(columns[i]);
        }
        text.append('\n');
    }

    private void append(@Nullable Object column) {
        if (column == null) {
            text.append("\\N");
            return;
        }
        column.toString().chars().forEach(c -> {
            switch (c) {
                case '\\' -> text.append("\\\\");
                case '\t' -> text.append("\\t");
                case '\n' -> text.append("\\n");
                case '\r' -> text.append("\\r");
                default -> text.append((char) c);
            }
        });
    }

    byte[] bytes() {
        return text.toString().getBytes(StandardCharsets.UTF_8);
    }
}

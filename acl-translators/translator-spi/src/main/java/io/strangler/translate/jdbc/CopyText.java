package io.strangler.translate.jdbc;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads and writes COPY's text format.
 *
 * <p>Not its CSV: text tells NULL from an empty string without a look at quotes, and a row never spans lines. UTF-8 keeps
 * tab, line feed and backslash to themselves, so bytes can be looked at before they are decoded.
 */
final class CopyText {
    private static final int CHUNK = 1 << 16;

    private CopyText() {}

    /** Returns the values of a row; null for SQL NULL. */
    static List<@Nullable String> fields(byte[] line) {
        int end = line.length > 0 && line[line.length - 1] == '\n' ? line.length - 1 : line.length;
        List<@Nullable String> fields = new ArrayList<>();
        int from = 0;
        for (int at = 0; at <= end; at++) {
            if (at == end || line[at] == '\t') {
                fields.add(field(line, from, at));
                from = at + 1;
            }
        }
        return fields;
    }

    /** Returns rows as data for COPY, in chunks of bounded size. */
    static Iterator<byte[]> chunks(List<List<@Nullable String>> rows) {
        Iterator<List<@Nullable String>> left = rows.iterator();
        return new Iterator<>() {
            @Override
            public boolean hasNext() {
                return left.hasNext();
            }

            @Override
            public byte[] next() {
                StringBuilder chunk = new StringBuilder();
                while (left.hasNext() && chunk.length() < CHUNK) {
                    append(chunk, left.next());
                }
                return chunk.toString().getBytes(StandardCharsets.UTF_8);
            }
        };
    }

    private static void append(StringBuilder chunk, List<@Nullable String> row) {
        for (int i = 0; i < row.size(); i++) {
            if (i > 0) {
                chunk.append('\t');
            }
            String value = row.get(i);
            if (value == null) {
                chunk.append("\\N");
            } else {
                escape(chunk, value);
            }
        }
        chunk.append('\n');
    }

    private static void escape(StringBuilder chunk, String value) {
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            switch (c) {
                case '\\' -> chunk.append("\\\\");
                case '\t' -> chunk.append("\\t");
                case '\n' -> chunk.append("\\n");
                case '\r' -> chunk.append("\\r");
                default -> chunk.append(c);
            }
        }
    }

    private static @Nullable String field(byte[] line, int from, int to) {
        for (int at = from; at < to; at++) {
            if (line[at] == '\\') {
                return to - from == 2 && line[at + 1] == 'N' ? null : unescaped(line, from, to);
            }
        }
        return new String(line, from, to - from, StandardCharsets.UTF_8);
    }

    // COPY TO writes single letters only; the octal and hexadecimal forms are for input.
    private static String unescaped(byte[] line, int from, int to) {
        byte[] value = new byte[to - from];
        int length = 0;
        for (int at = from; at < to; at++) {
            byte c = line[at];
            if (c == '\\') {
                at++;
                c = meant(line[at]);
            }
            value[length++] = c;
        }
        return new String(value, 0, length, StandardCharsets.UTF_8);
    }

    private static byte meant(byte letter) {
        return switch (letter) {
            case 'b' -> '\b';
            case 'f' -> '\f';
            case 'n' -> '\n';
            case 'r' -> '\r';
            case 't' -> '\t';
            case 'v' -> 0x0B;
            default -> letter;
        };
    }
}

package io.strangler.consistency;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * An array as PostgreSQL writes one, taken apart so that its elements can be compared as values.
 *
 * @param bounds what stands before the braces where an index does not begin at 1
 * @param shape the braces and commas, with every element left out
 * @param elements in order, whatever their dimension; null for SQL NULL
 */
record ArrayText(String bounds, String shape, List<@Nullable String> elements) {
    /** Reads an array; empty for a text that is none. */
    static Optional<ArrayText> parse(String text) {
        int begin = text.indexOf('{');
        return begin < 0 ? Optional.empty() : new Parser(text, begin).array();
    }

    private static final class Parser {
        private final String text;
        private final String bounds;
        private final StringBuilder shape = new StringBuilder();
        private final List<@Nullable String> elements = new ArrayList<>();
        private int at;

        Parser(String text, int begin) {
            this.text = text;
            this.bounds = text.substring(0, begin);
            this.at = begin;
        }

        Optional<ArrayText> array() {
            while (at < text.length()) {
                char c = text.charAt(at);
                switch (c) {
                    case '{', '}', ',' -> {
                        shape.append(c);
                        at++;
                    }
                    case '"' -> quoted();
                    default -> plain();
                }
            }
            return text.endsWith("}")
                    ? Optional.of(new ArrayText(bounds, shape.toString(), elements))
                    : Optional.empty();
        }

        private void quoted() {
            StringBuilder element = new StringBuilder();
            for (at++; at < text.length() && text.charAt(at) != '"'; at++) {
                if (text.charAt(at) == '\\' && at + 1 < text.length()) {
                    at++;
                }
                element.append(text.charAt(at));
            }
            at++;
            add(element.toString());
        }

        private void plain() {
            int from = at;
            while (at < text.length() && "{},".indexOf(text.charAt(at)) < 0) {
                at++;
            }
            String element = text.substring(from, at);
            add(element.equals("NULL") ? null : element);
        }

        private void add(@Nullable String element) {
            shape.append('.');
            elements.add(element);
        }
    }
}

package io.strangler.cli;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/** Rows in columns, never wider than a hundred characters: what is longer continues on the next line. */
final class Table {
    static final int WIDTH = 100;

    private static final int NARROWEST = 6;
    private static final String GAP = "  ";

    private final List<List<String>> rows = new ArrayList<>();

    Table(String... headings) {
        row((Object[]) headings);
    }

    Table row(Object... cells) {
        rows.add(Arrays.stream(cells).map(String::valueOf).toList());
        return this;
    }

    boolean isEmpty() {
        return size() == 0;
    }

    /** Returns the number of rows below the headings. */
    int size() {
        return rows.size() - 1;
    }

    void print(Terminal terminal) {
        int[] widths = widths();
        for (int i = 0; i < rows.size(); i++) {
            for (String line : lines(rows.get(i), widths)) {
                terminal.out().println(i == 0 ? terminal.strong(line) : line);
            }
        }
    }

    private int[] widths() {
        int[] widths = new int[rows.getFirst().size()];
        for (List<String> row : rows) {
            for (int i = 0; i < row.size(); i++) {
                widths[i] = Math.max(widths[i], longestLine(row.get(i)));
            }
        }
        int room = WIDTH - GAP.length() * (widths.length - 1);
        while (Arrays.stream(widths).sum() > room) {
            int widest = IntStream.range(0, widths.length)
                    .reduce((one, other) -> widths[other] > widths[one] ? other : one)
                    .orElseThrow();
            if (widths[widest] <= NARROWEST) {
                break;
            }
            widths[widest]--;
        }
        return widths;
    }

    private static int longestLine(String text) {
        return text.lines().mapToInt(String::length).max().orElse(0);
    }

    private static List<String> lines(List<String> row, int[] widths) {
        List<List<String>> cells = new ArrayList<>();
        for (int i = 0; i < row.size(); i++) {
            cells.add(wrap(row.get(i), widths[i]));
        }
        int height = cells.stream().mapToInt(List::size).max().orElse(1);
        List<String> lines = new ArrayList<>();
        for (int line = 0; line < height; line++) {
            StringBuilder text = new StringBuilder();
            for (int i = 0; i < cells.size(); i++) {
                String part = line < cells.get(i).size() ? cells.get(i).get(line) : "";
                text.append(i == 0 ? "" : GAP).append(part).repeat(' ', widths[i] - part.length());
            }
            lines.add(text.toString().stripTrailing());
        }
        return lines;
    }

    private static List<String> wrap(String text, int width) {
        List<String> lines = new ArrayList<>();
        for (String paragraph : text.lines().toList()) {
            String rest = paragraph;
            while (rest.length() > width) {
                int blank = rest.lastIndexOf(' ', width);
                int cut = blank > 0 ? blank : width;
                lines.add(rest.substring(0, cut));
                rest = rest.substring(blank > 0 ? cut + 1 : cut);
            }
            lines.add(rest);
        }
        return lines;
    }
}

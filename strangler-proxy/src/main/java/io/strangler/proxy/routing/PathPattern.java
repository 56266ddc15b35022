package io.strangler.proxy.routing;

import java.util.Arrays;
import java.util.Comparator;
import java.util.List;

/** A compiled path pattern: literal segments, {@code *} for one segment, {@code **} at the end for any number. */
record PathPattern(String text, List<String> segments, boolean open) implements Comparable<PathPattern> {
    private static final String ONE = "*";
    private static final String REST = "**";

    // A literal beats a star at the first place where two patterns differ; a closed end beats an open one.
    private static final Comparator<PathPattern> MOST_SPECIFIC_FIRST = (left, right) -> {
        int common = Math.min(left.segments.size(), right.segments.size());
        for (int i = 0; i < common; i++) {
            int order = Boolean.compare(
                    left.segments.get(i).equals(ONE), right.segments.get(i).equals(ONE));
            if (order != 0) {
                return order;
            }
        }
        int longerFirst = Integer.compare(right.segments.size(), left.segments.size());
        return longerFirst != 0 ? longerFirst : Boolean.compare(left.open, right.open);
    };

    static PathPattern compile(String text) {
        List<String> segments = Arrays.stream(text.split("/"))
                .filter(segment -> !segment.isEmpty())
                .toList();
        boolean open = !segments.isEmpty() && segments.getLast().equals(REST);
        return new PathPattern(text, open ? segments.subList(0, segments.size() - 1) : segments, open);
    }

    boolean matches(RequestPath path) {
        List<String> actual = path.segments();
        if (actual.size() < segments.size() || (!open && actual.size() > segments.size())) {
            return false;
        }
        for (int i = 0; i < segments.size(); i++) {
            String wanted = segments.get(i);
            if (!wanted.equals(ONE) && !wanted.equals(actual.get(i))) {
                return false;
            }
        }
        return true;
    }

    @Override
    public int compareTo(PathPattern other) {
        return MOST_SPECIFIC_FIRST.compare(this, other);
    }
}

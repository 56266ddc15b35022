package io.strangler.benchmarks.ladder;

import java.util.Map;
import java.util.Optional;

/**
 * What the clients of one rung send otherwise than those of all others.
 *
 * @param path what they ask for, whatever the shape says
 * @param fields header fields they add
 */
record Load(Optional<String> path, Map<String, String> fields) {
    static final Load USUAL = new Load(Optional.empty(), Map.of());

    static Load with(String field, String value) {
        return new Load(Optional.empty(), Map.of(field, value));
    }

    static Load of(String path) {
        return new Load(Optional.of(path), Map.of());
    }

    /** Returns whether the shape can be asked for; another path has answers of 1 KB only, and takes no bodies. */
    boolean fits(Shape shape) {
        return path.isEmpty() || (shape.method().equals("GET") && shape.answerKilobytes() == 1);
    }

    String path(Shape shape) {
        return path.orElse(shape.path());
    }
}

package io.strangler.benchmarks.ladder;

import java.util.List;
import java.util.Optional;

/**
 * What the clients ask for and how many ask at once.
 *
 * @param method GET, or POST with a body of 4 KB
 * @param answerKilobytes the size of the answer
 * @param connections kept alive, each with one request at a time
 */
record Shape(String method, int answerKilobytes, int connections) {
    static final List<Shape> ALL = List.of(
            new Shape("GET", 1, 32),
            new Shape("GET", 1, 256),
            new Shape("GET", 64, 32),
            new Shape("GET", 64, 256),
            new Shape("POST", 1, 32),
            new Shape("POST", 1, 256));

    String name() {
        return method.toLowerCase(java.util.Locale.ROOT) + "-" + answerKilobytes + "k-" + connections;
    }

    String path() {
        return "/api/items/" + answerKilobytes + "k";
    }

    static Optional<Shape> named(String name) {
        return ALL.stream().filter(shape -> shape.name().equals(name)).findFirst();
    }
}

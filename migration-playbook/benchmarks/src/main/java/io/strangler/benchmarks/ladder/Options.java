package io.strangler.benchmarks.ladder;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * How much is measured.
 *
 * @param rounds how often every rung is measured with every shape
 * @param seconds how long each time
 * @param report where the JSON report goes
 */
record Options(int rounds, int seconds, List<Shape> shapes, Path report) {
    private static final String USAGE =
            "usage: ladder [--rounds N] [--seconds N] [--shape NAME]... [--report FILE]; shapes: "
                    + String.join(", ", Shape.ALL.stream().map(Shape::name).toList());

    /** Reads the command line. */
    static Options parse(String... arguments) {
        int rounds = 5;
        int seconds = 5;
        List<Shape> shapes = new ArrayList<>();
        Path report = Path.of("ladder.json");
        for (int i = 0; i < arguments.length; i += 2) {
            String name = arguments[i];
            if (i + 1 == arguments.length) {
                throw new IllegalArgumentException(name + " has no value; " + USAGE);
            }
            String value = arguments[i + 1];
            switch (name) {
                case "--rounds" -> rounds = positive(name, value);
                case "--seconds" -> seconds = positive(name, value);
                case "--report" -> report = Path.of(value);
                case "--shape" ->
                    shapes.add(Shape.named(value)
                            .orElseThrow(
                                    () -> new IllegalArgumentException("there is no shape " + value + "; " + USAGE)));
                default -> throw new IllegalArgumentException("there is no option " + name + "; " + USAGE);
            }
        }
        return new Options(rounds, seconds, shapes.isEmpty() ? Shape.ALL : List.copyOf(shapes), report);
    }

    private static int positive(String name, String value) {
        if (!value.matches("[1-9]\\d{0,4}")) {
            throw new IllegalArgumentException(name + " is " + value + ", must be a number from 1 to 99999");
        }
        return Integer.parseInt(value);
    }
}

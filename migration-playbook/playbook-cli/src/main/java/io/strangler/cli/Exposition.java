package io.strangler.cli;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What a program's metrics page says, in Prometheus' text format; a line that is no sample is left out. */
record Exposition(List<Sample> samples) {
    private static final Pattern SAMPLE = Pattern.compile("([a-zA-Z_:][\\w:]*)(?:\\{(.*)})? (\\S+)(?: \\S+)?");
    private static final Pattern LABEL = Pattern.compile("(\\w+)=\"((?:[^\"\\\\]|\\\\.)*)\",?");

    static Exposition parse(String text) {
        List<Sample> samples = new ArrayList<>();
        for (String line : text.lines().toList()) {
            Matcher matcher = SAMPLE.matcher(line);
            if (matcher.matches()) {
                value(matcher.group(3))
                        .ifPresent(value -> samples.add(new Sample(matcher.group(1), labels(matcher.group(2)), value)));
            }
        }
        return new Exposition(List.copyOf(samples));
    }

    /** Returns the value of a metric that has one sample. */
    Optional<Double> single(String name) {
        return samples.stream()
                .filter(sample -> sample.name().equals(name))
                .map(Sample::value)
                .findFirst();
    }

    static double number(@Nullable String text) {
        return text == null ? Double.NaN : value(text).orElse(Double.NaN);
    }

    private static Optional<Double> value(String text) {
        try {
            return Optional.of(
                    switch (text) {
                        case "+Inf" -> Double.POSITIVE_INFINITY;
                        case "-Inf" -> Double.NEGATIVE_INFINITY;
                        default -> Double.parseDouble(text);
                    });
        } catch (NumberFormatException e) {
            return Optional.empty();
        }
    }

    private static Map<String, String> labels(@Nullable String text) {
        Map<String, String> labels = new HashMap<>();
        Matcher matcher = LABEL.matcher(text == null ? "" : text);
        while (matcher.find()) {
            labels.put(matcher.group(1), matcher.group(2));
        }
        return labels;
    }

    /** One number with its labels. */
    record Sample(String name, Map<String, String> labels, double value) {
        @Nullable
        String label(String name) {
            return labels.get(name);
        }
    }
}

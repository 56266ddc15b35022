package io.strangler.proxy.shadow;

import io.micrometer.core.instrument.MeterRegistry;
import java.util.HashSet;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Counts by field for the metrics: at most so many series, whatever answers hold; the rest is one, {@code other}.
 *
 * <p>Not thread-safe.
 */
final class FieldCounters {
    static final int MOST_FIELDS = 30;
    private static final String OTHER = "other";
    private static final String ANY_NAME = "*";
    // Where objects are keyed by numbers, addresses or names, members are data: it must not become a label.
    private static final Pattern DOT = Pattern.compile("\\.");
    private static final Pattern DATA = Pattern.compile(".*[^A-Za-z0-9_$*\\[\\]-].*|.*[0-9].*[0-9].*|[0-9].*|.{41,}");

    private final MeterRegistry registry;
    private final String capability;
    private final String result;
    private final Set<String> told = new HashSet<>();

    FieldCounters(MeterRegistry registry, String capability, String result) {
        this.registry = registry;
        this.capability = capability;
        this.result = result;
    }

    void count(String field) {
        String label = label(field);
        if (told.size() >= MOST_FIELDS && !told.contains(label)) {
            label = OTHER;
        } else {
            told.add(label);
        }
        registry.counter("strangler.shadow.fields", "capability", capability, "field", label, "result", result)
                .increment();
    }

    private static String label(String field) {
        if (!field.startsWith("$")) {
            return field;
        }
        StringBuilder label = new StringBuilder(field.length());
        for (String member : DOT.split(field, -1)) {
            label.append(label.isEmpty() ? "" : ".").append(DATA.matcher(member).matches() ? ANY_NAME : member);
        }
        return label.toString();
    }
}

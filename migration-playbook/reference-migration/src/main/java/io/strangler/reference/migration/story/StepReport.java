package io.strangler.reference.migration.story;

import io.strangler.reference.migration.traffic.StepFigures;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What was measured during one step, and what was not as it must be. */
final class StepReport {
    private final String name;
    private final String title;
    private final Map<String, Object> facts = new LinkedHashMap<>();
    private final List<String> complaints = new ArrayList<>();
    private double seconds;
    private StepFigures figures = StepFigures.NONE;

    StepReport(String name, String title) {
        this.name = name;
        this.title = title;
    }

    void fact(String fact, Object value) {
        facts.put(fact, value);
    }

    void complaint(String text) {
        complaints.add(text);
    }

    void finished(double tookSeconds, StepFigures measured) {
        seconds = tookSeconds;
        figures = measured;
        measured.failuresByCause().forEach((cause, times) -> complaint(times + " requests failed: " + cause));
        if (measured.stale() > 0) {
            complaint(measured.stale() + " reads did not show the reader's own last write");
        }
    }

    String name() {
        return name;
    }

    String title() {
        return title;
    }

    double seconds() {
        return seconds;
    }

    StepFigures figures() {
        return figures;
    }

    Map<String, Object> facts() {
        return Collections.unmodifiableMap(facts);
    }

    List<String> complaints() {
        return List.copyOf(complaints);
    }
}

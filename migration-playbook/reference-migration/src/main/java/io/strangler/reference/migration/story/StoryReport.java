package io.strangler.reference.migration.story;

import io.strangler.reference.migration.traffic.StepFigures;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/** The story as a JSON file for machines; fields are only ever added. */
final class StoryReport {
    private static final JsonMapper JSON =
            JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();

    private final Instant started = Instant.now();
    private final List<StepReport> steps = new ArrayList<>();
    private final Map<String, Object> facts = new LinkedHashMap<>();
    private final List<String> failures = new ArrayList<>();
    private List<String> samples = List.of();

    void step(StepReport step) {
        steps.add(step);
        step.complaints().forEach(complaint -> failures.add(step.name() + ": " + complaint));
    }

    void fact(String name, Object value) {
        facts.put(name, value);
    }

    void failed(String why) {
        failures.add(why);
    }

    void samples(List<String> ofFailures) {
        samples = List.copyOf(ofFailures);
    }

    List<StepReport> steps() {
        return List.copyOf(steps);
    }

    List<String> failures() {
        return List.copyOf(failures);
    }

    boolean passed() {
        return failures.isEmpty();
    }

    double seconds() {
        return (Instant.now().toEpochMilli() - started.toEpochMilli()) / 1_000.0;
    }

    void write(Path file) throws IOException {
        Path folder = file.toAbsolutePath().getParent();
        if (folder != null) {
            Files.createDirectories(folder);
        }
        Map<String, Object> report = new LinkedHashMap<>();
        report.put("version", 1);
        report.put("outcome", passed() ? "passed" : "failed");
        report.put("failures", failures);
        report.put("started", started.toString());
        report.put("seconds", seconds());
        report.put("cores", Runtime.getRuntime().availableProcessors());
        report.put("java", Runtime.version().toString());
        report.putAll(facts);
        report.put("steps", steps.stream().map(StoryReport::json).toList());
        report.put("samples", samples);
        Files.writeString(file, JSON.writeValueAsString(report) + "\n");
    }

    private static Map<String, Object> json(StepReport step) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("name", step.name());
        json.put("title", step.title());
        json.put("seconds", step.seconds());
        json.put("facts", step.facts());
        StepFigures figures = step.figures();
        Map<String, Object> traffic = new LinkedHashMap<>();
        traffic.put("requests", figures.requests());
        traffic.put("reads", figures.reads());
        traffic.put("writes", figures.writes());
        traffic.put("readMillis", Map.of("p50", figures.readP50(), "p99", figures.readP99()));
        traffic.put("writeMillis", Map.of("p50", figures.writeP50(), "p99", figures.writeP99()));
        traffic.put("slowestMillis", figures.slowest());
        traffic.put("failures", figures.failuresByCause());
        traffic.put("injected", figures.injected());
        traffic.put("stale", figures.stale());
        json.put("traffic", traffic);
        json.put("complaints", step.complaints());
        return json;
    }
}

package io.strangler.proxy.faults;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import tools.jackson.databind.json.JsonMapper;

/** The figures of all faults of a run, in {@code target/faults-report.json}; nothing depends on them. */
final class FaultReport {
    private static final Path FILE = Path.of("target", "faults-report.json");
    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final Map<String, Map<String, Object>> FAULTS = new TreeMap<>();

    private FaultReport() {}

    static synchronized void add(String fault, String figure, Object value) {
        FAULTS.computeIfAbsent(fault, ignored -> new TreeMap<>()).put(figure, value);
        try {
            Files.writeString(FILE, JSON.writerWithDefaultPrettyPrinter().writeValueAsString(FAULTS) + "\n");
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    static void add(String fault, String time, Tally tally) {
        add(fault, time, tally.counts());
        add(fault, time + ", p99 in ms", Math.round(tally.p99Millis() * 100) / 100.0);
    }
}

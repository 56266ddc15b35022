package io.strangler.benchmarks.ladder;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/** What was measured, with every single round, and the ratios that count. */
final class Report {
    static final String OURS = "05 strangler-proxy";
    private static final List<String> PEERS = List.of("02 nginx", "03 haproxy", "04 spring-cloud-gateway");

    private final Map<String, Object> document = new LinkedHashMap<>();
    private final Map<String, Map<String, Object>> rungs = new LinkedHashMap<>();
    private final Map<String, Map<Shape, Figures>> medians = new LinkedHashMap<>();
    private final Map<String, Figures> paced = new LinkedHashMap<>();

    Report(String machine, Options options) {
        document.put("version", 1);
        document.put("machine", machine);
        document.put("rounds", options.rounds());
        document.put("secondsPerRound", options.seconds());
        document.put("rungs", rungs);
    }

    void notRun(String rung, String why) {
        of(rung).put("notRun", why);
    }

    void ready(String rung, long millis) {
        of(rung).put("readyMillis", millis);
    }

    void profile(String rung, Map<String, Double> shares) {
        of(rung).put("processorTimeOfTheWay", shares);
    }

    void resident(String rung, long megabytes) {
        of(rung).put("residentMegabytes", megabytes);
    }

    void figures(String rung, Shape shape, List<Figures> rounds) {
        Figures median = Figures.median(rounds);
        medians.computeIfAbsent(rung, name -> new LinkedHashMap<>()).put(shape, median);
        of(rung).put(shape.name(), Map.of("median", median, "rounds", rounds));
    }

    void paced(String rung, double rate, List<Figures> rounds) {
        Figures median = Figures.median(rounds);
        paced.put(rung, median);
        of(rung).put("paced", Map.of("wanted", rate, "median", median, "rounds", rounds));
    }

    /** Returns the median of a rung; 0 when it was not measured, or what was measured is how fast it refuses. */
    double throughput(String rung, Shape shape) {
        Figures median = medians.getOrDefault(rung, Map.of()).get(shape);
        return median == null || median.errors() > 0 ? 0 : median.perSecond();
    }

    void write(Path file) {
        document.put("ratios", ratios());
        JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build().writeValue(file, document);
    }

    /** Prints a line a rung and shape, then the ratios. */
    void print(PrintStream out) throws IOException {
        medians.forEach((rung, shapes) -> shapes.forEach((shape, median) -> out.printf(
                Locale.ROOT,
                "%-70s %-13s %9.0f/s  p99 %8.2f ms  %d errors%n",
                rung,
                shape.name(),
                median.perSecond(),
                median.p99Millis(),
                median.errors())));
        medians.forEach((rung, shapes) -> shapes.forEach((shape, median) -> {
            if (median.errors() > 0) {
                out.println(shape.name() + ": " + rung + " is compared with nothing, for it had errors");
            }
        }));
        rungs.forEach((rung, facts) -> out.println(rung + ": " + summary(facts)));
        ratios().forEach((what, ratio) -> out.printf(Locale.ROOT, "%-90s %.2f%n", what, ratio));
    }

    private static String summary(Map<String, Object> facts) {
        Map<String, Object> rest = new LinkedHashMap<>(facts);
        Shape.ALL.forEach(shape -> rest.remove(shape.name()));
        if (rest.get("paced") instanceof Map<?, ?> paced) {
            rest.put("paced", String.valueOf(paced.get("median")));
        }
        return rest.toString();
    }

    private Map<String, Double> ratios() {
        Map<String, Double> ratios = new LinkedHashMap<>();
        for (Shape shape : Shape.ALL) {
            double ours = throughput(OURS, shape);
            for (String peer : PEERS) {
                double theirs = throughput(peer, shape);
                if (ours > 0 && theirs > 0) {
                    ratios.put(shape.name() + ": " + OURS + " over " + peer, ours / theirs);
                }
            }
            for (String rung : medians.keySet()) {
                if (rung.compareTo(OURS) > 0 && ours > 0 && throughput(rung, shape) > 0) {
                    ratios.put(shape.name() + ": " + rung + " over 05", throughput(rung, shape) / ours);
                }
            }
        }
        Figures ours = paced.get(OURS);
        if (ours != null) {
            paced.forEach((rung, theirs) -> {
                if (rung.compareTo(OURS) > 0) {
                    ratios.put("p99 at the same rate: " + rung + " over 05", theirs.p99Millis() / ours.p99Millis());
                } else if (PEERS.contains(rung)) {
                    ratios.put(
                            "p99 at the same rate: " + OURS + " over " + rung, ours.p99Millis() / theirs.p99Millis());
                }
            });
        }
        return ratios;
    }

    private Map<String, Object> of(String rung) {
        return rungs.computeIfAbsent(rung, name -> new LinkedHashMap<>());
    }
}

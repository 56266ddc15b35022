package io.strangler.benchmarks.ladder;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Measures the proxy and its peers in one run, interleaved: every round measures every rung, so that what else the machine
 * does meanwhile hits all of them alike.
 */
public final class Ladder {
    private static final int WARM_UP_SECONDS = 15;
    private static final int PROFILED_SECONDS = 10;
    private static final Shape MAIN = Shape.ALL.getFirst();
    private static final String PACE_OF = "04 spring-cloud-gateway";
    private static final double LOAD = 0.6;

    private final Options options;
    private final Path work;
    private final Wrk wrk;
    private final Map<Rung, Started> running = new LinkedHashMap<>();
    private final Report report;

    private Ladder(Options options, Path work) throws IOException {
        this.options = options;
        this.work = work;
        this.wrk = new Wrk(work);
        this.report = new Report(Machine.description(), options);
    }

    public static void main(String[] arguments) throws IOException, InterruptedException {
        Options options;
        try {
            options = Options.parse(arguments);
        } catch (IllegalArgumentException e) {
            System.err.println(e.getMessage());
            System.exit(2);
            return;
        }
        Path checkout = checkout();
        if (!Files.isExecutable(checkout.resolve("strangler"))) {
            System.err.println("there is no launcher in " + checkout + "; run this jar where it was built");
            System.exit(1);
        }
        List<String> missing = Machine.missing(List.of("wrk", "nginx", "haproxy"));
        if (missing.contains("wrk") || missing.contains("nginx")) {
            System.err.println("nothing can be measured without wrk and nginx (the origin); missing here: " + missing);
            System.exit(1);
        }
        Path work = Files.createTempDirectory("ladder-");
        // nginx's workers are another user, and read what the origin serves.
        work.toFile().setExecutable(true, false);
        try (Started origin = Rungs.origin(work)) {
            firstStart(checkout);
            new Ladder(options, work).climb(Rungs.over(origin, checkout, work).all(), missing);
        }
    }

    private void climb(List<Rung> rungs, List<String> missing) throws IOException, InterruptedException {
        try {
            for (Rung rung : rungs) {
                if (rung.needs().stream().anyMatch(missing::contains)) {
                    report.notRun(rung.name(), "needs " + rung.needs());
                } else {
                    Started started = rung.start().start();
                    running.put(rung, started);
                    report.ready(rung.name(), started.readyMillis());
                    wrk.run(started.address(), MAIN, rung.load(), WARM_UP_SECONDS);
                }
            }
            measure();
            paced();
            for (Map.Entry<Rung, Started> each : running.entrySet()) {
                report.resident(each.getKey().name(), each.getValue().residentMegabytes());
            }
            profile();
        } finally {
            running.values().forEach(Started::close);
        }
        report.write(options.report());
        report.print(System.out);
    }

    private void measure() throws IOException, InterruptedException {
        for (Shape shape : options.shapes()) {
            Map<Rung, List<Figures>> seen = new LinkedHashMap<>();
            for (int round = 1; round <= options.rounds(); round++) {
                for (Map.Entry<Rung, Started> each : inTurn(round)) {
                    if (!each.getKey().load().fits(shape)) {
                        continue;
                    }
                    System.err.println(shape.name() + ", round " + round + ": "
                            + each.getKey().name());
                    seen.computeIfAbsent(each.getKey(), rung -> new ArrayList<>())
                            .add(wrk.run(
                                    each.getValue().address(),
                                    shape,
                                    each.getKey().load(),
                                    options.seconds()));
                }
            }
            running.keySet().stream()
                    .filter(seen::containsKey)
                    .forEach(rung -> report.figures(rung.name(), shape, seen.getOrDefault(rung, List.of())));
        }
    }

    /** The latency of all at the same rate, well below what the slowest peer can do. */
    private void paced() throws IOException, InterruptedException {
        double rate = LOAD * report.throughput(PACE_OF, MAIN);
        if (rate == 0) {
            return;
        }
        Map<Rung, List<Figures>> seen = new LinkedHashMap<>();
        for (int round = 1; round <= options.rounds(); round++) {
            for (Map.Entry<Rung, Started> each : inTurn(round)) {
                System.err.println("at " + Math.round(rate) + "/s, round " + round + ": "
                        + each.getKey().name());
                seen.computeIfAbsent(each.getKey(), rung -> new ArrayList<>())
                        .add(wrk.paced(
                                each.getValue().address(), MAIN, each.getKey().load(), options.seconds(), rate));
            }
        }
        running.keySet().forEach(rung -> report.paced(rung.name(), rate, seen.getOrDefault(rung, List.of())));
    }

    private void profile() throws IOException, InterruptedException {
        for (Map.Entry<Rung, Started> each : running.entrySet()) {
            if (each.getKey().name().startsWith(Report.OURS)) {
                System.err.println("profile: " + each.getKey().name());
                report.profile(
                        each.getKey().name(),
                        Profile.of(
                                each.getValue(),
                                work,
                                () -> wrk.run(
                                        each.getValue().address(),
                                        MAIN,
                                        each.getKey().load(),
                                        PROFILED_SECONDS)));
            }
        }
    }

    // Every round begins with another rung, so that none is always measured after the same neighbour.
    private List<Map.Entry<Rung, Started>> inTurn(int round) {
        List<Map.Entry<Rung, Started>> all = List.copyOf(running.entrySet());
        int first = round % all.size();
        return Stream.concat(all.subList(first, all.size()).stream(), all.subList(0, first).stream())
                .toList();
    }

    // Builds what is stale and learns to start, neither of which belongs to a start.
    private static void firstStart(Path checkout) throws IOException, InterruptedException {
        ProcessBuilder builder =
                new ProcessBuilder(checkout.resolve("strangler").toString(), "proxy", "--plan", "there-is-none.yaml");
        builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
        builder.redirectOutput(ProcessBuilder.Redirect.DISCARD).redirectError(ProcessBuilder.Redirect.DISCARD);
        builder.start().waitFor();
    }

    // CHECKOUT/migration-playbook/benchmarks/target/benchmarks-VERSION.jar
    private static Path checkout() {
        return Path.of(System.getProperty("java.class.path"))
                .toAbsolutePath()
                .resolve("../../../..")
                .normalize();
    }
}

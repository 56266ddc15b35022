package io.strangler.benchmarks.sync;

import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import tools.jackson.databind.JsonNode;

/** Loads the same rows by a pipe and by the bridge, in turn, and says how the two compare. */
public final class LoadRace {
    private static final String USAGE = "usage: load [--rows N] [--rounds N]";

    private final Site site;
    private final BridgeProgram bridge;
    private final int rows;

    private LoadRace(Site site, BridgeProgram bridge, int rows) {
        this.site = site;
        this.bridge = bridge;
        this.rows = rows;
    }

    public static void main(String... arguments) throws Exception {
        Numbers numbers = Numbers.parse(USAGE, List.of("--rows=1000000", "--rounds=3"), arguments);
        int rows = numbers.of("--rows");
        int rounds = numbers.of("--rounds");
        try (Site site = Site.create(rows);
                BridgeProgram bridge = BridgeProgram.of(site)) {
            bridge.start();
            new LoadRace(site, bridge, rows).run(rounds);
        }
    }

    private void run(int rounds) throws Exception {
        Pipe pipe = Pipe.present();
        List<Double> piped = new ArrayList<>();
        List<Double> empty = new ArrayList<>();
        List<Double> filled = new ArrayList<>();
        System.out.printf(
                Locale.ROOT,
                "%d rows of ten columns, %d cores, load average %.1f; peer: %s%n",
                rows,
                Runtime.getRuntime().availableProcessors(),
                ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage(),
                pipe.name());
        System.out.println("the bridge: one JVM for all rounds, -Xmx256m, two workers; seconds as its status says");
        for (int round = 1; round <= rounds; round++) {
            clear();
            long began = System.nanoTime();
            pipe.run(site);
            piped.add((System.nanoTime() - began) / 1e9);
            requireAll();
            clear();
            empty.add(load());
            clear();
            // Every tenth is there, half of those with another title.
            site.modern()
                    .execute(
                            "insert into item (id, title) select n, case when n % 20 = 0 then 'Item number ' || n"
                                    + " else 'old' end from generate_series(10, " + rows + ", 10) n",
                            "analyze item");
            filled.add(load());
            System.out.printf(
                    Locale.ROOT,
                    "round %d: pipe %.2f s, empty %.2f s (%.2f x), not empty %.2f s (%.2f x)%n",
                    round,
                    piped.getLast(),
                    empty.getLast(),
                    piped.getLast() / empty.getLast(),
                    filled.getLast(),
                    piped.getLast() / filled.getLast());
        }
        System.out.printf(
                Locale.ROOT,
                "medians: empty %.2f x (bar 0.70), not empty %.2f x (bar 0.35); load average %.1f%n",
                Median.of(piped) / Median.of(empty),
                Median.of(piped) / Median.of(filled),
                ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage());
    }

    private void clear() throws Exception {
        site.modern().execute("truncate item", "checkpoint");
    }

    private double load() throws Exception {
        bridge.flag("dualwrite");
        JsonNode stream = bridge.await("running");
        double seconds = stream.path("load").path("seconds").asDouble();
        requireAll();
        bridge.flag("off");
        bridge.await("stopped");
        Patience.until(
                () -> site.legacy()
                        .text("select count(*) from pg_replication_slots")
                        .equals("0"),
                bridge::said);
        return seconds;
    }

    private void requireAll() throws Exception {
        String count = site.modern().text("select count(*) from item where title = 'Item number ' || id");
        if (!count.equals(Integer.toString(rows))) {
            throw new IllegalStateException("only " + count + " rows of " + rows + " are as they should be");
        }
    }
}

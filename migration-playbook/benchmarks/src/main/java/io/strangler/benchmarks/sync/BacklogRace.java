package io.strangler.benchmarks.sync;

import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Has the same backlog of changes brought over by the bridge and by its peers, one after the other, and says how they compare. */
public final class BacklogRace {
    private static final String USAGE = "usage: backlog [--changes N] [--transaction ROWS] [--rows N] [--rounds N]";
    /** Changes one row after the other, in an order that is none, some columns of each. */
    private static final String WRITER = """
            create procedure change(times int, together int, rows int, salt int) language plpgsql as $$
            declare k int := 0;
            begin
              while k < times loop
                update items set descr = 'Item ' || k, price = price + 1, seen = timestamp '2026-06-01' + k * interval '1 second',
                    lot = salt
                  where no in (select 1 + (7919::bigint * (k + salt * 31 + x)) % rows from generate_series(0, together - 1) x);
                k := k + together;
                commit;
              end loop;
            end $$""";

    private final Site site;
    private final List<Runner> runners;
    private final Map<Runner, List<Double>> seconds = new LinkedHashMap<>();

    private BacklogRace(Site site, List<Runner> runners) {
        this.site = site;
        this.runners = runners;
    }

    public static void main(String... arguments) throws Exception {
        Numbers numbers = Numbers.parse(
                USAGE, List.of("--changes=1000000", "--transaction=10", "--rows=200000", "--rounds=3"), arguments);
        int changes = numbers.of("--changes");
        int together = numbers.of("--transaction");
        int rows = numbers.of("--rows");
        int rounds = numbers.of("--rounds");
        try (Site site = Site.create(rows);
                BridgeProgram program = BridgeProgram.of(site)) {
            site.legacy().execute(WRITER, "create publication bench for table items");
            Runner bridge = Runner.Bridge.create(site, program);
            Site beside = site.reading(Site.CAPTURES.getLast());
            try (BridgeProgram other = BridgeProgram.of(beside)) {
                race(site, List.of(bridge, Runner.Bridge.create(beside, other)), changes, together, rows, rounds);
            }
        }
    }

    private static void race(Site site, List<Runner> bridges, int changes, int together, int rows, int rounds)
            throws Exception {
        // Nobody is connected to it while the bridge is down.
        site.beside("postgres").execute("create database singly template modern");
        Runner singly = Runner.Engine.create(site, "singly", Optional.of(site.beside("singly")));
        Runner nothing = Runner.Engine.create(site, "nothing", Optional.empty());
        Runner subscription = Runner.Subscription.create(site);
        System.out.printf(
                Locale.ROOT,
                "%d changes in %d transactions, %d rows of ten columns, %d cores, load average %.1f; every JVM with %s%n",
                changes,
                changes / together,
                rows,
                Runtime.getRuntime().availableProcessors(),
                load(),
                BridgeProgram.MEMORY);
        System.out.println("seconds from the moment the slot is read until the last row is there; JVM: its processor"
                + " seconds in that time");
        List<Runner> runners = new ArrayList<>(bridges);
        runners.addAll(List.of(subscription, nothing, singly));
        BacklogRace race = new BacklogRace(site, runners);
        for (int round = 1; round <= rounds; round++) {
            race.run(round, changes, together, rows);
        }
        for (Runner bridge : bridges) {
            race.compare(bridge, subscription, "bar 0.90");
            race.compare(bridge, nothing, "bar 0.90");
            race.compare(bridge, singly, "bar 1.40");
        }
    }

    private void run(int round, int changes, int together, int rows) throws Exception {
        for (Runner each : runners) {
            Patience.until(() -> !active(each), () -> "the slot of " + each.name() + " is still read");
        }
        long last = rows + round;
        site.legacy()
                .execute(
                        "set synchronous_commit = off",
                        "call change(" + changes + ", " + together + ", " + rows + ", " + round + ")",
                        "insert into items (no, descr, stocked) values (" + last + ", 'last', 'Y')",
                        "checkpoint");
        List<Runner> order = new ArrayList<>(runners);
        Collections.rotate(order, round - 1);
        String expected = Runner.expected(site);
        for (Runner each : order) {
            site.modern().execute("checkpoint");
            measure(round, each, last);
            Optional<String> stored = each.stored();
            if (stored.isPresent() && !stored.get().equals(expected)) {
                throw new IllegalStateException(
                        each.name() + " has stored " + stored.get() + " where there must be " + expected);
            }
        }
    }

    private void measure(int round, Runner runner, long last) throws Exception {
        runner.start(last);
        Patience.until(() -> active(runner) || runner.done(last), () -> runner.name() + " does not begin");
        Optional<Duration> before = runner.cpu();
        long began = System.nanoTime();
        Patience.until(() -> runner.done(last), () -> runner.name() + " does not get to the end");
        double took = (System.nanoTime() - began) / 1e9;
        Optional<Duration> used = runner.cpu().flatMap(after -> before.map(after::minus));
        runner.stop();
        of(runner).add(took);
        System.out.printf(
                Locale.ROOT,
                "round %d: %-46s %7.2f s%s%n",
                round,
                runner.name(),
                took,
                used.map(it -> String.format(Locale.ROOT, ", JVM %.1f s", it.toMillis() / 1e3))
                        .orElse(""));
    }

    private void compare(Runner bridge, Runner peer, String bar) {
        System.out.printf(
                Locale.ROOT,
                "medians: %s %.2f x %s (%s)%n",
                bridge.name(),
                Median.of(of(peer)) / Median.of(of(bridge)),
                peer.name(),
                bar);
    }

    private List<Double> of(Runner runner) {
        return seconds.computeIfAbsent(runner, it -> new ArrayList<>());
    }

    private boolean active(Runner runner) throws Exception {
        return !site.legacy()
                .text("select 1 from pg_replication_slots where active and slot_name = '" + runner.slot() + "'")
                .isEmpty();
    }

    private static double load() {
        return ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage();
    }
}

package io.strangler.benchmarks.sync;

import io.strangler.consistency.Authority;
import io.strangler.consistency.CheckReport;
import io.strangler.consistency.CheckedEntity;
import io.strangler.consistency.EntityCheck;
import io.strangler.consistency.Passage;
import io.strangler.consistency.Settings;
import io.strangler.playbook.CapabilityName;
import io.strangler.playbook.plan.DatabaseSpec;
import io.strangler.playbook.stage.Flags;
import io.strangler.playbook.stage.Stage;
import io.strangler.translate.EntityTranslator;
import io.strangler.translate.column.ColumnMapping;
import io.strangler.translate.column.Conversion;
import java.io.OutputStream;
import java.lang.management.ManagementFactory;
import java.sql.Connection;
import java.time.Clock;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.postgresql.PGConnection;

/** Checks the same rows on both sides, clean and with one row spoilt, beside reading them and beside hashing them. */
public final class CheckRace {
    private static final String USAGE = "usage: check [--rows N] [--rounds N]";
    private static final CapabilityName ITEMS = new CapabilityName("items");
    private static final String READ = "two plain COPY … order by key, at once";
    private static final String HASH = "two full scans with a hash, at once";
    private static final String CLEAN = "clean check through a Java translator";
    private static final String FOUND = "the same with one row spoilt";
    private static final String MAPPED = "clean check of a column mapping";

    private final Site site;
    private final int rows;
    private final Map<String, ArrayList<Double>> seconds = new LinkedHashMap<>();

    private CheckRace(Site site, int rows) {
        this.site = site;
        this.rows = rows;
    }

    public static void main(String... arguments) throws Exception {
        Numbers numbers = Numbers.parse(USAGE, List.of("--rows=1000000", "--rounds=3"), arguments);
        int rows = numbers.of("--rows");
        try (Site site = Site.create(rows)) {
            Pipe.present().run(site);
            site.modern().execute("vacuum analyze item", "checkpoint");
            System.out.printf(
                    Locale.ROOT,
                    "%d rows of ten columns a side, %d cores, load average %.1f; at most %d MB of heap%n",
                    rows,
                    Runtime.getRuntime().availableProcessors(),
                    load(),
                    Runtime.getRuntime().maxMemory() >> 20);
            CheckRace race = new CheckRace(site, rows);
            for (int round = 1; round <= numbers.of("--rounds"); round++) {
                race.run(round);
            }
            race.compare(CLEAN, READ, "bar 1.25");
            race.compare(FOUND, CLEAN, "bar 1.30");
            race.compare(MAPPED, HASH, "bar 3.00");
            System.out.printf(Locale.ROOT, "load average %.1f%n", load());
        }
    }

    private void run(int round) throws Exception {
        measure(round, READ, () -> {
            both(
                    () -> copy(site.legacy(), "select * from items order by no"),
                    () -> copy(site.modern(), "select * from item order by id"));
        });
        measure(round, CLEAN, () -> require(0, new ItemTranslator()));
        int spoilt = rows - rows / 7;
        site.modern().execute("update item set batch = batch + 1 where id = " + spoilt);
        measure(round, FOUND, () -> require(1, new ItemTranslator()));
        site.modern().execute("update item set batch = batch - 1 where id = " + spoilt, "vacuum item");
        measure(round, HASH, () -> {
            String hash = "select count(*), sum(hashtextextended(t::text, 0)) from ";
            both(() -> site.legacy().text(hash + "items t"), () -> site.modern().text(hash + "item t"));
        });
        measure(round, MAPPED, () -> require(0, mapping()));
    }

    private void require(int mismatches, EntityTranslator translator) throws Exception {
        CheckReport report = new EntityCheck(
                        new CheckedEntity(ITEMS, translator, spec(site.legacy()), spec(site.modern())),
                        (capability, limit) -> new Passage.Passed(),
                        new Authority(Optional.of(Flags.fixed(ITEMS, Stage.SHADOW)), Optional.of(0L), "benchmark"),
                        Settings.DEFAULT,
                        Clock.systemUTC())
                .run();
        boolean named = report.mismatches().stream()
                .allMatch(each -> each.fields().getFirst().name().equals("item.batch"));
        if (report.confirmed() != mismatches || report.skipped() > 0 || report.rowsLegacy() != rows || !named) {
            throw new IllegalStateException("found " + report);
        }
    }

    private void measure(int round, String name, Part part) throws Exception {
        long began = System.nanoTime();
        part.run();
        double took = (System.nanoTime() - began) / 1e9;
        seconds.computeIfAbsent(name, unused -> new ArrayList<>()).add(took);
        System.out.printf(
                Locale.ROOT, "round %d: %-40s %7.2f s, %7.0f rows a second%n", round, name, took, rows / took);
    }

    private void compare(String name, String peer, String bar) {
        System.out.printf(
                Locale.ROOT, "medians: %s takes %.2f x of %s (%s)%n", name, median(name) / median(peer), peer, bar);
    }

    private double median(String name) {
        return Median.of(seconds.getOrDefault(name, new ArrayList<>()));
    }

    private static EntityTranslator mapping() {
        return ColumnMapping.of("item")
                .legacy("items", "no")
                .modern("item", "id")
                .column("no", "id")
                .column("descr", "title")
                .column("maker", "brand")
                .column("cat", "category")
                .column("price", "price")
                .column("stocked", "active", Conversion.yesNo())
                .column("made", "produced_on")
                .column("seen", "seen_at")
                .column("remark", "note")
                .column("lot", "batch")
                .build();
    }

    private static void copy(Site.Database database, String query) throws Exception {
        try (Connection connection = database.open()) {
            connection
                    .unwrap(PGConnection.class)
                    .getCopyAPI()
                    .copyOut("copy (" + query + ") to stdout", OutputStream.nullOutputStream());
        }
    }

    private static void both(Part one, Part other) throws Exception {
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            Future<?> first = threads.submit(() -> {
                one.run();
                return null;
            });
            other.run();
            first.get();
        }
    }

    private static DatabaseSpec spec(Site.Database database) {
        return new DatabaseSpec(database.url(), "postgres", "postgres");
    }

    private static double load() {
        return ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage();
    }

    /** Something that takes time. */
    private interface Part {
        void run() throws Exception;
    }
}

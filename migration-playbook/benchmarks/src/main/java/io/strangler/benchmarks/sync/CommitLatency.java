package io.strangler.benchmarks.sync;

import java.lang.management.ManagementFactory;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.postgresql.PGConnection;
import org.postgresql.PGNotification;

/**
 * Commits single rows at a steady rate on one side, and measures how long each takes to become visible on the other, where a
 * trigger tells of it at its commit; then what the bridge uses while nobody writes.
 */
public final class CommitLatency {
    private static final String USAGE = "usage: latency [--rate PER_SECOND] [--seconds N] [--rows N]";
    private static final int WARM_UP_SECONDS = 10;
    private static final int IDLE_SECONDS = 20;
    private static final String TELL = """
            create function tell() returns trigger language plpgsql as $$
            begin perform pg_notify('seen', new.id::text); return null; end $$;
            create trigger tell after insert on item for each row execute function tell()""";

    private CommitLatency() {}

    public static void main(String... arguments) throws Exception {
        Numbers numbers = Numbers.parse(USAGE, List.of("--rate=200", "--seconds=30", "--rows=10000"), arguments);
        int rate = numbers.of("--rate");
        int seconds = numbers.of("--seconds");
        int rows = numbers.of("--rows");
        System.out.printf(
                Locale.ROOT,
                "%d commits of one row a second for %d s after %d s, %d cores, load average %.1f; the bridge with %s%n",
                rate,
                seconds,
                WARM_UP_SECONDS,
                Runtime.getRuntime().availableProcessors(),
                ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage(),
                BridgeProgram.MEMORY);
        for (String capture : Site.CAPTURES) {
            try (Site servers = Site.create(rows)) {
                Site site = capture.equals(servers.capture()) ? servers : servers.reading(capture);
                measure(site, rate, seconds, rows);
            }
        }
    }

    private static void measure(Site site, int rate, int seconds, int rows) throws Exception {
        try (BridgeProgram bridge = BridgeProgram.of(site)) {
            bridge.flag("dualwrite");
            bridge.start();
            bridge.await("running");
            site.modern().execute(TELL);
            List<Double> millis = measure(site, rate, WARM_UP_SECONDS * rate, seconds * rate, rows);
            System.out.printf(
                    Locale.ROOT,
                    "capture: %s: commit to visible: p50 %.1f ms (bar 10), p99 %.1f ms (bar 30), longest %.1f ms%n",
                    site.capture(),
                    Median.of(millis, 0.5),
                    Median.of(millis, 0.99),
                    Median.of(millis, 1));
            Duration before = bridge.running().info().totalCpuDuration().orElse(Duration.ZERO);
            boolean unused = new CountDownLatch(1).await(IDLE_SECONDS, TimeUnit.SECONDS);
            Duration used = bridge.running()
                    .info()
                    .totalCpuDuration()
                    .orElse(Duration.ZERO)
                    .minus(before);
            System.out.printf(
                    Locale.ROOT,
                    "capture: %s: idle for %d s: %.1f %% of a core (bar 2)%n",
                    site.capture(),
                    IDLE_SECONDS,
                    used.toMillis() / 10.0 / IDLE_SECONDS);
        }
    }

    // Written on one thread, seen on this one; both read the same clock.
    private static List<Double> measure(Site site, int rate, int first, int measured, int rows) throws Exception {
        int all = first + measured;
        long[] committed = new long[all];
        long[] seen = new long[all];
        try (Connection listening = site.modern().open();
                Statement listen = listening.createStatement()) {
            listen.execute("listen seen");
            Thread writer = Thread.ofPlatform().start(() -> write(site, rate, rows, committed));
            int missing = all;
            while (missing > 0) {
                PGNotification[] told = listening.unwrap(PGConnection.class).getNotifications(60_000);
                long now = System.nanoTime();
                if (told == null || told.length == 0) {
                    throw new IllegalStateException(missing + " rows of " + all + " never became visible");
                }
                for (PGNotification each : told) {
                    seen[Integer.parseInt(each.getParameter()) - rows - 1] = now;
                    missing--;
                }
            }
            writer.join();
        }
        List<Double> millis = new ArrayList<>();
        for (int i = first; i < all; i++) {
            millis.add((seen[i] - committed[i]) / 1e6);
        }
        return millis;
    }

    private static void write(Site site, int rate, int rows, long[] committed) {
        try (Connection connection = site.legacy().open();
                Statement session = connection.createStatement();
                PreparedStatement insert =
                        connection.prepareStatement("insert into items (no, descr) values (?, 'Item number ' || ?)")) {
            // The embedded server leaves it off: what is sent then waits for the log's writer, up to 200 ms each time.
            session.execute("set synchronous_commit = on");
            long began = System.nanoTime();
            for (int i = 0; i < committed.length; i++) {
                long due = began + i * TimeUnit.SECONDS.toNanos(1) / rate;
                boolean unused = new CountDownLatch(1).await(due - System.nanoTime(), TimeUnit.NANOSECONDS);
                insert.setLong(1, rows + i + 1L);
                insert.setLong(2, rows + i + 1L);
                insert.executeUpdate();
                committed[i] = System.nanoTime();
            }
        } catch (Exception e) {
            throw new IllegalStateException("writing failed", e);
        }
    }
}

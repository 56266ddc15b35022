package io.strangler.proxy.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Those who hold connections and do not use them, or drip their requests, take nothing from those who do. */
class ManyConnectionsIT {
    private static final int IDLE = 10_000;
    private static final int SLOW = 2_000;
    private static final int MANY = 1_200;
    // What the collector may leave lying about; ten thousand connections that leak would be more.
    private static final int NOISE_MIB = 48;
    private static final FaultySystem LEGACY = new FaultySystem("legacy");
    private static final FaultySystem MODERN = new FaultySystem("modern");

    private static PackagedProxy proxy;

    @BeforeAll
    static void start(@TempDir Path directory) throws IOException {
        Files.writeString(directory.resolve("flags.yaml"), "flags: { customers: { defaultVariant: live } }");
        proxy = PackagedProxy.start(
                Files.writeString(directory.resolve("migration.yaml"), """
                migration: shop
                flags: flags.yaml
                proxy: { head-timeout: 3s, idle-timeout: 10m }
                systems: { legacy: { url: "%s" }, crm: { url: "%s" } }
                capabilities: { customers: { modern: crm, shadow: { sample: 0 }, routes: [ { path: /customers/* } ] } }
                """.formatted(LEGACY.url(), MODERN.url())));
    }

    @AfterAll
    static void stop() {
        if (proxy != null) {
            proxy.close();
        }
        LEGACY.close();
        MODERN.close();
    }

    @Test
    void tenThousandIdleConnectionsLeaveMemoryFlatAndEveryRequestServed() throws Exception {
        int count = Crowd.possible(IDLE);
        try (Load load = load();
                Crowd crowd = new Crowd(proxy.port())) {
            load.untilServed(MANY).turn();
            Tally before = load.untilEnded(MANY).turn();

            crowd.join(count);
            crowd.use(count / 2);
            assertThat(load.turn().counts()).containsOnlyKeys(Tally.OK);
            long begin = proxy.residentMib();
            int collected = collectionsOfTheWholeHeap();
            Tally during = load.untilEnded(2 * MANY).turn();
            long end = proxy.residentMib();
            // A heap that is full is collected again and again, and everybody waits.
            int collections = collectionsOfTheWholeHeap() - collected;

            FaultReport.add("idle connections", "held", crowd.size());
            FaultReport.add("idle connections", "resident MiB when all were open", begin);
            FaultReport.add("idle connections", "resident MiB later", end);
            report("idle connections", before, during);
            assertThat(before.counts()).containsOnlyKeys(Tally.OK);
            assertThat(during.counts()).containsOnlyKeys(Tally.OK);
            assertThat(crowd.open()).isEqualTo(count);
            assertThat(end).isLessThan(begin + NOISE_MIB);
            assertThat(collections).isLessThanOrEqualTo(1);
        }
    }

    @Test
    void dripsFromTwoThousandClientsAreCutOffAndEveryRequestServed() throws Exception {
        try (Load load = load();
                Crowd crowd = new Crowd(proxy.port())) {
            load.untilServed(MANY).turn();
            Tally before = load.untilEnded(MANY).turn();

            AtomicInteger cutOff = new AtomicInteger();
            await().atMost(Duration.ofMinutes(1))
                    .pollInterval(Duration.ofMillis(10))
                    .until(() -> cutOff.addAndGet(crowd.drip(SLOW / 200, SLOW)) >= SLOW);
            Tally during = load.untilEnded(MANY).turn();

            FaultReport.add("slowloris", "sockets", crowd.size());
            FaultReport.add("slowloris", "cut off and come again", cutOff.get());
            report("slowloris", before, during);
            assertThat(before.counts()).containsOnlyKeys(Tally.OK);
            assertThat(during.counts()).containsOnlyKeys(Tally.OK);
        }
        assertThat(proxy.log()).doesNotContain("OutOfMemoryError", "Too many open files");
    }

    private static int collectionsOfTheWholeHeap() throws IOException, InterruptedException {
        return proxy.admin("/actuator/prometheus")
                .body()
                .lines()
                .filter(line -> line.startsWith("jvm_gc_pause_seconds_count") && line.contains("end of major GC"))
                .mapToInt(line -> (int) Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
                .sum();
    }

    private static Load load() {
        return Load.start(8, List.of(proxy.port()), "/customers/", Set.of("modern"));
    }

    private static void report(String fault, Tally before, Tally during) {
        FaultReport.add(fault, "before", before);
        FaultReport.add(fault, "during", during);
        FaultReport.add(
                fault, "p99 during : before", Math.round(during.p99Millis() / before.p99Millis() * 100) / 100.0);
    }
}

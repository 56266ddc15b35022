package io.strangler.proxy.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two replicas of a plan without data: each can be replaced under load, and both follow the same flags. */
class GracefulRestartIT {
    private static final Duration SOON = Duration.ofSeconds(20);
    private static final int MANY = 200;

    private static final FaultySystem LEGACY = new FaultySystem("legacy");
    private static final FaultySystem MODERN = new FaultySystem("modern");

    private static Path directory;
    private static Path plan;
    private static PackagedProxy first;
    private static PackagedProxy second;

    @BeforeAll
    static void start(@TempDir Path folder) throws IOException {
        directory = folder;
        flag("off");
        plan = Files.writeString(directory.resolve("migration.yaml"), """
                migration: shop
                flags: flags.yaml
                proxy: { drain-delay: 1s }
                systems: { legacy: { url: "%s" }, crm: { url: "%s" } }
                capabilities:
                  customers: { modern: crm, shadow: { sample: 0 }, routes: [ { path: /customers/*, key: "path:2" } ] }
                """.formatted(LEGACY.url(), MODERN.url()));
        first = PackagedProxy.start(plan, PackagedProxy.freePort(), PackagedProxy.freePort());
        second = PackagedProxy.start(plan, PackagedProxy.freePort(), PackagedProxy.freePort());
        first.untilReady();
        second.untilReady();
    }

    @AfterAll
    static void stop() {
        if (second != null) {
            second.close();
        }
        if (first != null) {
            first.close();
        }
        LEGACY.close();
        MODERN.close();
    }

    @Test
    void eachIsReplacedWithoutAFailedRequest() throws Exception {
        try (Load load =
                Load.start(4, List.of(first.port(), second.port()), "/customers/", Set.of("legacy", "modern"))) {
            load.untilServed(MANY);

            first = replaced(first);
            load.untilEnded(load.sofar().total() + MANY);
            Tally once = load.turn();
            second = replaced(second);
            load.untilEnded(load.sofar().total() + MANY);
            Tally twice = load.turn();

            FaultReport.add("graceful restart", "the first replica", once);
            FaultReport.add("graceful restart", "the second replica", twice);
            FaultReport.add("graceful restart", "sent again", once.retries() + twice.retries());
            FaultReport.add("graceful restart", "moved on", once.moves() + twice.moves());
            assertThat(once.counts()).containsOnlyKeys(Tally.OK);
            assertThat(twice.counts()).containsOnlyKeys(Tally.OK);
            assertThat(once.moves() + twice.moves()).isPositive();
        }
    }

    @Test
    void bothReportWhichFlagsTheyFollow() throws Exception {
        String before = revision(first);
        assertThat(revision(second)).isEqualTo(before);

        flag("live");

        for (PackagedProxy each : List.of(first, second)) {
            await().atMost(SOON).untilAsserted(() -> assertThat(
                            each.capability().get("stage").asString())
                    .isEqualTo("live"));
        }
        assertThat(revision(first)).isEqualTo(revision(second)).isNotEqualTo(before);
        for (PackagedProxy each : List.of(first, second)) {
            assertThat(each.capability().get("epoch").asInt()).isZero();
        }

        try (Load a = Load.start(2, List.of(first.port()), "/customers/", Set.of("modern"));
                Load b = Load.start(2, List.of(second.port()), "/customers/", Set.of("modern"))) {
            assertThat(a.untilEnded(MANY).turn().counts()).containsOnlyKeys(Tally.OK);
            assertThat(b.untilEnded(MANY).turn().counts()).containsOnlyKeys(Tally.OK);
        }
    }

    private static PackagedProxy replaced(PackagedProxy old) throws IOException, InterruptedException {
        old.terminate();
        old.awaitEnd();
        return PackagedProxy.start(plan, old.port(), old.adminPort()).untilReady();
    }

    private static String revision(PackagedProxy proxy) throws IOException, InterruptedException {
        return proxy.status().get("revision").asString();
    }

    private static void flag(String stage) throws IOException {
        Files.writeString(directory.resolve("flags.yaml"), "flags: { customers: { defaultVariant: " + stage + " } }\n");
    }
}

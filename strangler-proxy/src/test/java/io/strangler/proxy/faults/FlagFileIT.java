package io.strangler.proxy.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whatever happens to the file of flags under load: the last good rule is followed, and no request fails. */
class FlagFileIT {
    private static final Duration SOON = Duration.ofSeconds(10);
    private static final int MANY = 100;
    private static final FaultySystem LEGACY = new FaultySystem("legacy");
    private static final FaultySystem MODERN = new FaultySystem("modern");

    private static Path directory;
    private static PackagedProxy proxy;
    private Load load;

    @BeforeAll
    static void start(@TempDir Path folder) throws IOException {
        directory = folder;
        flag("off");
        proxy = PackagedProxy.start(
                Files.writeString(folder.resolve("migration.yaml"), """
                migration: shop
                flags: flags.yaml
                systems: { legacy: { url: "%s" }, crm: { url: "%s" } }
                capabilities:
                  customers: { modern: crm, shadow: { sample: 0 }, routes: [ { path: /customers/*, key: "path:2" } ] }
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

    @BeforeEach
    void beginAtLive() throws IOException {
        Files.deleteIfExists(flags());
        flag("live");
        load = Load.start(4, List.of(proxy.port()), "/customers/", Set.of("legacy", "modern"));
        awaitStage("live");
        load.turn();
    }

    @AfterEach
    void end() {
        load.close();
    }

    @Test
    void aDeletedFileChangesNothingUntilThereIsOneAgain() throws Exception {
        Files.delete(flags());
        awaitProblem();
        onlyModernAnswers();

        flag("off");
        awaitStage("off");
        nothingFailed("flags deleted");
    }

    @Test
    void aFileThatIsTruncatedToNothingChangesNothing() throws Exception {
        Files.write(flags(), new byte[0]);
        awaitProblem();
        onlyModernAnswers();

        flag("off");
        awaitStage("off");
        nothingFailed("flags truncated");
    }

    @Test
    void aSymbolicLinkInPlaceOfTheFileIsFollowedAndADanglingOneChangesNothing() throws Exception {
        Path elsewhere = write(directory.resolve("elsewhere.yaml"), "shadow");
        replaceByLink(elsewhere);
        awaitStage("shadow");

        replaceByLink(directory.resolve("nowhere.yaml"));
        awaitProblem();
        assertThat(proxy.capability().get("stage").asString()).isEqualTo("shadow");

        write(directory.resolve("elsewhere.yaml"), "live");
        replaceByLink(elsewhere);
        awaitStage("live");
        // Through the link.
        write(elsewhere, "off");
        awaitStage("off");
        nothingFailed("flags replaced by a link");
    }

    @Test
    void anOlderContentWithAnOlderTimeIsFollowedLikeAnyOther() throws Exception {
        Path backup = write(directory.resolve("backup.yaml"), "shadow");
        Files.setLastModifiedTime(backup, FileTime.from(Instant.now().minus(Duration.ofDays(30))));
        Files.move(backup, flags(), StandardCopyOption.ATOMIC_MOVE);
        awaitStage("shadow");

        Files.writeString(flags(), content("off"));
        Files.setLastModifiedTime(flags(), FileTime.from(Instant.EPOCH));
        awaitStage("off");
        nothingFailed("flags rolled back");
    }

    @Test
    void aThousandRewritesInTenSecondsEndAtTheLastOne() throws Exception {
        List<String> stages = List.of("off", "live", "shadow", "dualwrite", "rampdown");
        long began = System.nanoTime();
        for (int i = 0; i < 1_000; i++) {
            String stage = stages.get(i * 7 % stages.size());
            if (i % 2 == 0) {
                Path next = write(directory.resolve("next.yaml"), stage);
                Files.move(next, flags(), StandardCopyOption.ATOMIC_MOVE);
            } else {
                Files.writeString(flags(), content(stage));
            }
            LockSupport.parkNanos(began + (i + 1) * TimeUnit.MILLISECONDS.toNanos(10) - System.nanoTime());
        }
        FaultReport.add(
                "flags rewritten 1,000 times",
                "seconds",
                Duration.ofNanos(System.nanoTime() - began).toMillis() / 1e3);

        flag("live");

        awaitStage("live");
        await().atMost(SOON).until(() -> proxy.capability().get("refused").isNull());
        nothingFailed("flags rewritten 1,000 times");
        onlyModernAnswers();
    }

    private void nothingFailed(String fault) {
        load.untilEnded(MANY);
        Tally all = load.turn();
        FaultReport.add(fault, "during", all);
        assertThat(all.counts()).containsOnlyKeys(Tally.OK);
    }

    private void onlyModernAnswers() {
        try (Load strict = Load.start(2, List.of(proxy.port()), "/customers/", Set.of("modern"))) {
            assertThat(strict.untilEnded(MANY).turn().counts()).containsOnlyKeys(Tally.OK);
        }
    }

    private static void awaitStage(String stage) {
        await().atMost(SOON).pollInterval(Duration.ofMillis(50)).untilAsserted(() -> assertThat(
                        proxy.capability().get("stage").asString())
                .isEqualTo(stage));
    }

    private static void awaitProblem() {
        await().atMost(SOON).pollInterval(Duration.ofMillis(50)).untilAsserted(() -> assertThat(
                        proxy.capability().get("refused").asString())
                .contains("its flag cannot be read"));
    }

    private static void replaceByLink(Path to) throws IOException {
        Path link = Files.createSymbolicLink(directory.resolve("link"), to);
        Files.move(link, flags(), StandardCopyOption.ATOMIC_MOVE);
    }

    private static Path flags() {
        return directory.resolve("flags.yaml");
    }

    private static void flag(String stage) throws IOException {
        write(flags(), stage);
    }

    private static Path write(Path file, String stage) throws IOException {
        return Files.writeString(file, content(stage));
    }

    private static String content(String stage) {
        return "flags: { customers: { defaultVariant: " + stage + " } } # " + "padding ".repeat(200) + "\n";
    }
}

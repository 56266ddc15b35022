package io.strangler.reference.migration.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GuardIT {
    @Test
    void endsWhatItWatchesAndClearsTheDirectory(@TempDir Path folder) throws Exception {
        Path work = Files.createDirectories(folder.resolve("work"));
        Files.writeString(work.resolve("log"), "x");
        Process watched = sleeper("");
        Process forgotten = sleeper("");
        Guard guard = Guard.over(work);
        guard.watch("TERM", watched.pid());
        guard.watch("TERM", forgotten.pid());
        guard.forget(forgotten.pid());

        guard.close();

        await().atMost(Duration.ofSeconds(5)).until(() -> !watched.isAlive());
        assertThat(forgotten.isAlive()).isTrue();
        assertThat(work).doesNotExist();
        forgotten.destroyForcibly();
    }

    @Test
    void killsWhatDoesNotEndWhenAsked(@TempDir Path folder) throws Exception {
        Process stubborn = sleeper("trap '' TERM; ");
        Guard guard = Guard.over(folder);
        guard.watch("TERM", stubborn.pid());
        guard.keepDirectory();

        guard.close();

        await().atMost(Duration.ofSeconds(5)).until(() -> !stubborn.isAlive());
        assertThat(folder).exists();
    }

    private static Process sleeper(String prelude) throws IOException {
        Process process = new ProcessBuilder("sh", "-c", prelude + "echo up; while :; do sleep 1; done").start();
        // Only now are its traps set.
        assertThat(process.inputReader().readLine()).isEqualTo("up");
        return process;
    }
}

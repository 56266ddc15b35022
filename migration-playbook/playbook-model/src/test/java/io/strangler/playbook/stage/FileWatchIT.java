package io.strangler.playbook.stage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileWatchIT {
    @TempDir
    Path folder;

    private final List<String> seen = new CopyOnWriteArrayList<>();
    private Path file;
    private FileWatch watch;

    @BeforeEach
    void begin() throws IOException {
        file = Files.writeString(folder.resolve("flags.yaml"), "one");
        watch = FileWatch.start(List.of(file), changed -> seen.add(content(changed)));
    }

    @AfterEach
    void end() {
        watch.close();
    }

    @Test
    void tellsOfARewrite() throws IOException {
        Files.writeString(file, "two");

        awaitLast("two");
    }

    @Test
    void survivesDeleteAndCreate() throws IOException {
        Files.delete(file);
        awaitLast("none");
        Files.writeString(file, "two");

        awaitLast("two");
    }

    @Test
    void seesARestoredOlderFile() throws IOException {
        Path older = Files.writeString(folder.resolve("older"), "old");
        Files.setLastModifiedTime(older, FileTime.fromMillis(1_000));

        Files.move(older, file, StandardCopyOption.ATOMIC_MOVE);

        awaitLast("old");
    }

    @Test
    void seesASwappedLink() throws IOException {
        watch.close();
        Path a = Files.writeString(folder.resolve("a"), "a");
        Path b = Files.writeString(folder.resolve("b"), "b");
        Path link = Files.createSymbolicLink(folder.resolve("link"), a);
        watch = FileWatch.start(List.of(link), changed -> seen.add(content(changed)));

        Path next = Files.createSymbolicLink(folder.resolve("next"), b);
        Files.move(next, link, StandardCopyOption.ATOMIC_MOVE);

        awaitLast("b");
    }

    @Test
    void goesOnAfterItsCallbackFailed() throws IOException {
        watch.close();
        watch = FileWatch.start(List.of(file), changed -> {
            seen.add(content(changed));
            throw new IllegalStateException("not today");
        });
        Files.writeString(file, "two");
        awaitLast("two");
        Files.writeString(file, "three");

        awaitLast("three");
    }

    @Test
    void keepsSilentWhenOnlyTheTimeChanges() throws IOException {
        Files.setLastModifiedTime(file, FileTime.fromMillis(1_000));
        Path other = Files.writeString(folder.resolve("other"), "x");
        watch.close();
        watch = FileWatch.start(List.of(file, other), changed -> seen.add(content(changed)));
        Files.setLastModifiedTime(file, FileTime.fromMillis(2_000));
        Files.writeString(other, "y");

        awaitLast("y");
        assertThat(seen).containsExactly("y");
    }

    private void awaitLast(String content) {
        await().atMost(Duration.ofSeconds(10))
                .until(() -> !seen.isEmpty() && seen.get(seen.size() - 1).equals(content));
    }

    private static String content(Path path) {
        try {
            return Files.readString(path);
        } catch (IOException e) {
            return "none";
        }
    }
}

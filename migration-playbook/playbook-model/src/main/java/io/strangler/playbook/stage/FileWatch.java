package io.strangler.playbook.stage;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * Tells within 300 ms when the content of a file differs from what it was and has come to rest.
 *
 * <p>Looks at content, not at times or events, so that delete and create, a moved symbolic link and a restored older file
 * are all seen, and touching a file is not. A missing file counts as content of its own. The callback runs on one thread;
 * an exception from it does not end the watch.
 */
public final class FileWatch implements AutoCloseable {
    private static final long PERIOD_MILLIS = 100;
    private static final System.Logger LOG = System.getLogger(FileWatch.class.getName());

    private final ScheduledExecutorService executor = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("file-watch").factory());
    private final Map<Path, Settling> seen = new HashMap<>();
    private final Consumer<Path> changed;

    private FileWatch(List<Path> files, Consumer<Path> changed) {
        this.changed = changed;
        files.forEach(file -> seen.put(file, new Settling(digest(file))));
        var unused = executor.scheduleWithFixedDelay(this::look, PERIOD_MILLIS, PERIOD_MILLIS, TimeUnit.MILLISECONDS);
    }

    /** Begins to watch; what the files hold at this moment is not reported. */
    public static FileWatch start(List<Path> files, Consumer<Path> changed) {
        return new FileWatch(files, changed);
    }

    // Catches everything: an exception that left here would end the schedule.
    private void look() {
        seen.forEach((file, settling) -> {
            if (settling.look(digest(file))) {
                tell(file);
            }
        });
    }

    private void tell(Path file) {
        try {
            changed.accept(file);
        } catch (RuntimeException e) {
            LOG.log(System.Logger.Level.WARNING, "following a change of " + file + " failed", e);
        }
    }

    private static String digest(Path file) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(file)));
        } catch (IOException e) {
            return "unreadable";
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    @Override
    public void close() {
        executor.shutdownNow();
    }
}

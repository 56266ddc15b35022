package io.strangler.playbook.stage;

import java.nio.file.Path;
import java.util.List;
import java.util.function.Function;

/**
 * What a file holds now, or, while it holds nothing usable, what it held before.
 *
 * <p>Thread-safe; a change is seen within 300 ms.
 */
public final class WatchedFile<T> implements AutoCloseable {
    private static final System.Logger LOG = System.getLogger(WatchedFile.class.getName());

    private final Path file;
    private final Function<Path, T> read;
    private final FileWatch watch;
    private volatile T content;

    private WatchedFile(Path file, Function<Path, T> read) {
        this.file = file;
        this.read = read;
        // First watched, then read: what changes in between is read again, and never before this.
        this.watch = FileWatch.start(List.of(file), changed -> reload());
        try {
            synchronized (this) {
                this.content = read.apply(file);
            }
        } catch (RuntimeException e) {
            watch.close();
            throw e;
        }
    }

    /** Reads a file and goes on watching it; fails as the reading does. */
    public static <T> WatchedFile<T> open(Path file, Function<Path, T> read) {
        return new WatchedFile<>(file, read);
    }

    /** Returns what is in use at this moment. */
    public T now() {
        return content;
    }

    private synchronized void reload() {
        try {
            content = read.apply(file);
            LOG.log(System.Logger.Level.INFO, "{0} has changed and is in use", file);
        } catch (RuntimeException e) {
            LOG.log(
                    System.Logger.Level.WARNING,
                    "{0} has changed but cannot be used, what it held before stays in use: {1}",
                    file,
                    e.getMessage());
        }
    }

    @Override
    public void close() {
        watch.close();
    }
}

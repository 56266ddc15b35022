package io.strangler.bridge.sample;

import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.jar.JarOutputStream;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;

/**
 * The program's class path in jars, and an archive of its classes that the first process to end in peace leaves behind:
 * whoever starts later is there in a third of the time.
 */
final class ProgramFiles {
    private static final Path HOME = home();
    private static final String CLASS_PATH = classPath();
    private static final Path ARCHIVE = HOME.resolve("classes.jsa");
    private static final AtomicBoolean ARCHIVING = new AtomicBoolean();
    private static volatile boolean archived;

    private ProgramFiles() {}

    static String jars() {
        return CLASS_PATH;
    }

    /** Returns the option with which a process uses the archive, or leaves one behind if nobody else does. */
    static List<String> option() {
        if (archived) {
            return List.of("-XX:SharedArchiveFile=" + ARCHIVE, "-Xlog:disable", "-Xlog:all=error:stderr");
        }
        return ARCHIVING.compareAndSet(false, true)
                ? List.of("-XX:ArchiveClassesAtExit=" + ARCHIVE, "-Xlog:disable", "-Xlog:all=error:stderr")
                : List.of();
    }

    static boolean archived() {
        return archived;
    }

    /** Takes note of the end of a process that was to leave an archive behind. */
    static void ended(List<String> option) {
        if (!option.isEmpty() && option.getFirst().startsWith("-XX:ArchiveClassesAtExit")) {
            archived = Files.exists(ARCHIVE);
            ARCHIVING.set(archived);
        }
    }

    // Archives hold classes of jars only.
    private static String classPath() {
        String[] entries = System.getProperty("java.class.path").split(File.pathSeparator, -1);
        return Arrays.stream(entries)
                .map(entry ->
                        Files.isDirectory(Path.of(entry)) ? jar(Path.of(entry)).toString() : entry)
                .collect(Collectors.joining(File.pathSeparator));
    }

    private static Path jar(Path directory) {
        try {
            Path jar = Files.createTempFile(HOME, "classes", ".jar");
            try (OutputStream file = Files.newOutputStream(jar);
                    JarOutputStream entries = new JarOutputStream(file);
                    Stream<Path> all = Files.walk(directory)) {
                for (Path each : all.sorted().toList()) {
                    String name = directory.relativize(each).toString().replace(File.separatorChar, '/');
                    if (!name.isEmpty()) {
                        entries.putNextEntry(new ZipEntry(Files.isDirectory(each) ? name + "/" : name));
                        if (Files.isRegularFile(each)) {
                            Files.copy(each, entries);
                        }
                    }
                }
            }
            return jar;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Path home() {
        try {
            Path home = Files.createTempDirectory("strangler-program");
            Runtime.getRuntime().addShutdownHook(new Thread(() -> {
                File[] files = home.toFile().listFiles();
                Arrays.stream(files == null ? new File[0] : files).forEach(File::delete);
                home.toFile().delete();
            }));
            return home;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}

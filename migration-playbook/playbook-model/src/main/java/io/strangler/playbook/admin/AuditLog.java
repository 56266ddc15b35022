package io.strangler.playbook.admin;

import com.google.gson.Gson;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The book of everything that was changed through an administration port: a file to which lines of JSON are only added.
 *
 * <p>Thread-safe.
 */
final class AuditLog {
    private static final Gson JSON = new Gson();

    private final Path file;
    private final InstantSource clock;

    AuditLog(Path file, InstantSource clock) {
        this.file = file;
        this.clock = clock;
    }

    /** Writes down what somebody is about to do; it is on disk when this returns. */
    void begins(String who, String what) throws IOException {
        add(who, what, "begins");
    }

    /** Writes down how that ended. */
    void ended(String who, String what, int status) throws IOException {
        add(who, what, String.valueOf(status));
    }

    private synchronized void add(String who, String what, String outcome) throws IOException {
        Map<String, String> line = new LinkedHashMap<>();
        line.put("at", Instant.ofEpochMilli(clock.millis()).toString());
        line.put("who", who);
        line.put("what", what);
        line.put("outcome", outcome);
        Files.createDirectories(file.toAbsolutePath().getParent());
        Files.write(
                file,
                (JSON.toJson(line) + "\n").getBytes(StandardCharsets.UTF_8),
                StandardOpenOption.CREATE,
                StandardOpenOption.APPEND,
                StandardOpenOption.SYNC);
    }
}

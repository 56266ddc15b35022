package io.strangler.bridge.sample;

import io.strangler.playbook.plan.DatabaseSpec;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** The program as users run it: a JVM of its own, which tests may kill. */
public final class BridgeProcess implements AutoCloseable {
    private final Process process;
    private final int port;
    private final Path log;
    private List<String> archive;

    private BridgeProcess(Process process, int port, Path log, List<String> archive) {
        this.process = process;
        this.port = port;
        this.log = log;
        this.archive = archive;
    }

    public static BridgeProcess start(Path plan) {
        return startWithin("256m", plan);
    }

    /** Starts it with so much heap at most. */
    public static BridgeProcess startWithin(String heap, Path plan) {
        try {
            int port = Ports.free();
            Captures.choose(plan);
            Path log = plan.resolveSibling("bridge.log");
            List<String> archive = ProgramFiles.option();
            List<String> command = new ArrayList<>(List.of(
                    Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-Xmx" + heap));
            command.addAll(archive);
            command.addAll(List.of(
                    "-XX:TieredStopAtLevel=1",
                    "-cp",
                    ProgramFiles.jars(),
                    "io.strangler.bridge.BridgeApplication",
                    "--plan",
                    plan.toString(),
                    "--admin-port",
                    Integer.toString(port)));
            Process process = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
                    .start();
            return new BridgeProcess(process, port, log, archive);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Writes a plan and flags for persons and notes into a directory; returns the plan. */
    public static Path plan(
            Path directory, DatabaseSpec legacy, DatabaseSpec modern, DatabaseSpec control, String stage)
            throws IOException {
        flags(directory, stage);
        return Files.writeString(
                directory.resolve("migration.yaml"), """
                migration: test
                flags: flags.yaml
                control: { database: { url: "%s", username: postgres, password: postgres } }
                systems:
                  legacy: { url: "http://127.0.0.1:1", database: { url: "%s", username: postgres, password: postgres } }
                  people: { url: "http://127.0.0.1:2", database: { url: "%s", username: postgres, password: postgres } }
                capabilities:
                  people:
                    modern: people
                    routes: [ { path: "/people/**", key: "path:2" } ]
                    entities: [ person, note ]
                """.formatted(plain(control), plain(legacy), plain(modern)));
    }

    /** Adds a section to a plan. */
    public static void add(Path plan, String section) throws IOException {
        Files.writeString(plan, Files.readString(plan) + section + "\n");
    }

    public static void flags(Path directory, String stage) throws IOException {
        Files.writeString(directory.resolve("flags.yaml"), """
                flags:
                  people:
                    state: ENABLED
                    variants: { off: off, dualwrite: dualwrite, shadow: shadow, live: live, rampdown: rampdown, complete: complete }
                    defaultVariant: %s
                """.formatted(stage));
    }

    /** Returns whether one has ended in peace, so that others start in a third of the time. */
    public static boolean quick() {
        return ProgramFiles.archived();
    }

    public int port() {
        return port;
    }

    public boolean alive() {
        return process.isAlive();
    }

    public int exitCode() throws InterruptedException {
        return process.waitFor(120, TimeUnit.SECONDS) ? process.exitValue() : -1;
    }

    /** Returns what the program has said and what its threads are doing, for a failure's message. */
    public String diagnosis() throws IOException {
        Process dump = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "jcmd").toString(),
                        Long.toString(process.pid()),
                        "Thread.print")
                .redirectErrorStream(true)
                .start();
        return Files.readString(log) + "\n" + new String(dump.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }

    /** Returns an answer's body, or the reason why there is none. */
    public String get(String path) {
        return send(HttpRequest.newBuilder(uri(path)).build());
    }

    /** Returns an answer's status, or 0 when there is none. */
    public int status(String path) {
        try (HttpClient client = HttpClient.newHttpClient()) {
            return client.send(HttpRequest.newBuilder(uri(path)).build(), HttpResponse.BodyHandlers.discarding())
                    .statusCode();
        } catch (IOException e) {
            return 0;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return 0;
        }
    }

    public String post(String path) {
        return send(HttpRequest.newBuilder(uri(path))
                .POST(HttpRequest.BodyPublishers.noBody())
                .build());
    }

    private URI uri(String path) {
        return URI.create("http://127.0.0.1:" + port + path);
    }

    private static String send(HttpRequest request) {
        try (HttpClient client = HttpClient.newHttpClient()) {
            return client.send(request, HttpResponse.BodyHandlers.ofString()).body();
        } catch (IOException e) {
            return e.toString();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return e.toString();
        }
    }

    /** Returns the number of the process. */
    public long process() {
        return process.pid();
    }

    /** Ends the program without giving it a chance. */
    public void kill() throws InterruptedException {
        process.destroyForcibly().waitFor();
        ended();
    }

    @Override
    public void close() throws InterruptedException {
        process.destroy();
        if (!process.waitFor(20, TimeUnit.SECONDS)) {
            process.destroyForcibly().waitFor();
        }
        ended();
    }

    private void ended() {
        ProgramFiles.ended(archive);
        archive = List.of();
    }

    private static String plain(DatabaseSpec database) {
        return database.url().replaceAll("\\?user=.*", "");
    }
}

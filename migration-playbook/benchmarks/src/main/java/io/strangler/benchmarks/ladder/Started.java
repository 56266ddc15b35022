package io.strangler.benchmarks.ladder;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * A program under load.
 *
 * @param readyMillis from its start until it accepted connections
 */
record Started(Process process, URI address, long readyMillis) implements AutoCloseable {
    private static final long LIMIT_NANOS = TimeUnit.SECONDS.toNanos(120);

    /** Starts a program and waits until it listens on the port. */
    static Started start(List<String> command, int port, Path log) throws IOException, InterruptedException {
        return start(command, Map.of(), port, log);
    }

    /** The same with more in its environment. */
    static Started start(List<String> command, Map<String, String> environment, int port, Path log)
            throws IOException, InterruptedException {
        long began = System.nanoTime();
        ProcessBuilder builder = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
        builder.environment().putAll(environment);
        Process process = builder.start();
        while (!listens(port)) {
            if (process.waitFor(10, TimeUnit.MILLISECONDS)) {
                throw new IOException(command.getFirst() + " ended at its start, see " + log);
            }
            if (System.nanoTime() - began > LIMIT_NANOS) {
                process.destroyForcibly();
                throw new IOException(command.getFirst() + " did not listen on " + port + ", see " + log);
            }
        }
        return new Started(process, URI.create("http://127.0.0.1:" + port), (System.nanoTime() - began) / 1_000_000);
    }

    private static boolean listens(int port) {
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress("127.0.0.1", port), 200);
            return true;
        } catch (IOException notYet) {
            return false;
        }
    }

    /** Returns the memory that is resident now, in megabytes; 0 where the system does not tell. */
    long residentMegabytes() throws IOException {
        Path status = Path.of("/proc", Long.toString(process.pid()), "status");
        if (!Files.exists(status)) {
            return 0;
        }
        return Files.readAllLines(status, StandardCharsets.UTF_8).stream()
                .filter(line -> line.startsWith("VmRSS:"))
                .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) / 1024)
                .findFirst()
                .orElse(0);
    }

    @Override
    public void close() {
        process.destroy();
        try {
            if (!process.waitFor(10, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }
}

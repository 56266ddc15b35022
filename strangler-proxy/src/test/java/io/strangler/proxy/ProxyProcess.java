package io.strangler.proxy;

import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;

/** The proxy as operators run it: a process of its own. */
final class ProxyProcess implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofMinutes(3);

    private final Process process;
    private final Path errors;
    private final int port;
    private final int adminPort;

    private ProxyProcess(Process process, Path errors, int port, int adminPort) {
        this.process = process;
        this.errors = errors;
        this.port = port;
        this.adminPort = adminPort;
    }

    static ProxyProcess start(List<String> jvmOptions, Path plan) throws IOException {
        return start(jvmOptions, plan, freePort(), freePort());
    }

    static ProxyProcess start(List<String> jvmOptions, Path plan, int port, int adminPort) throws IOException {
        return run(
                jvmOptions,
                plan.resolveSibling("errors.txt"),
                port,
                adminPort,
                "--plan",
                plan.toString(),
                "--port",
                String.valueOf(port),
                "--admin-port",
                String.valueOf(adminPort));
    }

    static ProxyProcess run(List<String> jvmOptions, Path errors, int port, int adminPort, String... arguments)
            throws IOException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        // What starts fastest; a machine that builds may be busy.
        command.addAll(List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "--enable-native-access=ALL-UNNAMED"));
        command.addAll(jvmOptions);
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), ProxyApplication.class.getName()));
        command.addAll(List.of(arguments));
        Process process = new ProcessBuilder(command)
                .redirectError(errors.toFile())
                .redirectOutput(errors.resolveSibling("log.txt").toFile())
                .start();
        return new ProxyProcess(process, errors, port, adminPort);
    }

    static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }

    ProxyProcess untilReady() {
        HttpClient client = HttpClient.newHttpClient();
        HttpRequest readiness = HttpRequest.newBuilder(
                        URI.create("http://127.0.0.1:" + adminPort + "/actuator/health/liveness"))
                .build();
        Awaitility.await()
                .atMost(PATIENCE)
                .ignoreExceptions()
                .until(() -> client.send(readiness, HttpResponse.BodyHandlers.discarding())
                                .statusCode()
                        == 200);
        return this;
    }

    int port() {
        return port;
    }

    /** Asks it to end, as a service manager does. */
    void terminate() {
        process.destroy();
    }

    int exitCode() throws InterruptedException {
        if (!process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
            throw new IllegalStateException("the proxy is still running");
        }
        return process.exitValue();
    }

    /** What it told the operator; the JVM's own warnings are not its words. */
    List<String> errors() throws IOException {
        return Files.readAllLines(errors).stream()
                .filter(line -> !line.startsWith("WARNING:"))
                .toList();
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}

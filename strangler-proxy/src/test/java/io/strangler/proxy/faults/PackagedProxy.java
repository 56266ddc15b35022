package io.strangler.proxy.faults;

import java.io.IOException;
import java.net.InetAddress;
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
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The proxy as it is shipped: the packaged jar, in a process of its own. */
final class PackagedProxy implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final HttpClient CLIENT = HttpClient.newHttpClient();
    private static final JsonMapper JSON = JsonMapper.builder().build();

    private final Process process;
    private final Path log;
    private final int port;
    private final int adminPort;

    private PackagedProxy(Process process, Path log, int port, int adminPort) {
        this.process = process;
        this.log = log;
        this.port = port;
        this.adminPort = adminPort;
    }

    static PackagedProxy start(Path plan) throws IOException {
        return start(plan, freePort(), freePort()).untilReady();
    }

    /** Starts a proxy at given ports, and does not wait for it. */
    static PackagedProxy start(Path plan, int port, int adminPort) throws IOException {
        Path log = plan.resolveSibling("proxy-" + port + ".log");
        List<String> arguments = new ArrayList<>(List.of("-Xmx128m", "-jar", jar().toString()));
        arguments.addAll(List.of("--plan", plan.toString()));
        arguments.addAll(List.of("--port", String.valueOf(port), "--admin-port", String.valueOf(adminPort)));
        return new PackagedProxy(Children.java(log, arguments), log, port, adminPort);
    }

    private static Path jar() throws IOException {
        try (Stream<Path> files = Files.list(Path.of("target"))) {
            return files.filter(file -> file.getFileName().toString().matches("strangler-proxy-.*\\.jar"))
                    .findFirst()
                    .orElseThrow(() -> new IllegalStateException("package the proxy first"));
        }
    }

    static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    PackagedProxy untilReady() {
        Awaitility.await()
                .atMost(PATIENCE)
                .pollInterval(Duration.ofMillis(50))
                .ignoreExceptions()
                .until(() -> {
                    if (!process.isAlive()) {
                        throw new AssertionError(Files.readString(log));
                    }
                    return admin("/actuator/health/liveness").statusCode() == 200;
                });
        return this;
    }

    int port() {
        return port;
    }

    int adminPort() {
        return adminPort;
    }

    boolean isRunning() {
        return process.isAlive();
    }

    JsonNode status() throws IOException, InterruptedException {
        return JSON.readTree(admin("/admin/status").body());
    }

    /** Returns the status of the first capability of the plan. */
    JsonNode capability() throws IOException, InterruptedException {
        return status().get("capabilities").get(0);
    }

    HttpResponse<String> admin(String path) throws IOException, InterruptedException {
        return CLIENT.send(
                HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + adminPort + path))
                        .timeout(Duration.ofSeconds(20))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
    }

    /** Returns how much memory the process holds, in MiB; 0 where the system does not tell. */
    long residentMib() throws IOException {
        Path status = Path.of("/proc/" + process.pid() + "/status");
        if (!Files.isReadable(status)) {
            return 0;
        }
        return Files.readAllLines(status).stream()
                .filter(line -> line.startsWith("VmRSS:"))
                .mapToLong(line -> Long.parseLong(line.replaceAll("[^0-9]", "")) / 1024)
                .findFirst()
                .orElse(0);
    }

    /** Asks it to end, as a service manager does. */
    void terminate() {
        process.destroy();
    }

    void awaitEnd() throws InterruptedException {
        if (!process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
            throw new AssertionError("the proxy is still running");
        }
    }

    String log() throws IOException {
        return Files.readString(log);
    }

    @Override
    public void close() {
        try {
            Children.kill(process);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}

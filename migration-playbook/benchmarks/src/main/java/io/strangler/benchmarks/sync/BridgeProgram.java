package io.strangler.benchmarks.sync;

import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The bridge as its users start it, by the launcher, with little memory; its plan is in a folder that goes away with it. */
final class BridgeProgram implements AutoCloseable {
    static final String MEMORY = "-Xmx256m";

    private final Path checkout;
    private final Path folder;
    private final Path plan;
    private final int port;
    private final HttpClient http = HttpClient.newHttpClient();
    private @Nullable Process process;

    private BridgeProgram(Path checkout, Path folder, Path plan, int port) {
        this.checkout = checkout;
        this.folder = folder;
        this.plan = plan;
        this.port = port;
    }

    static BridgeProgram of(Site site) throws Exception {
        Path checkout = Path.of("").toAbsolutePath();
        if (!Files.isExecutable(checkout.resolve("strangler"))) {
            throw new IllegalStateException("run it in the checkout's root, where the launcher is");
        }
        Path jar = Path.of(BridgeProgram.class
                .getProtectionDomain()
                .getCodeSource()
                .getLocation()
                .toURI());
        Path folder = Files.createTempDirectory("strangler-bench");
        try (ServerSocket socket = new ServerSocket(0)) {
            return new BridgeProgram(checkout, folder, site.plan(folder, jar), socket.getLocalPort());
        }
    }

    void start() throws IOException {
        ProcessBuilder builder = new ProcessBuilder(
                        checkout.resolve("strangler").toString(),
                        "bridge",
                        "--plan",
                        plan.toString(),
                        "--admin-port",
                        Integer.toString(port))
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("bridge.log").toFile());
        builder.environment().put("JDK_JAVA_OPTIONS", MEMORY);
        builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
        process = builder.start();
    }

    void flag(String stage) throws IOException {
        Site.flag(folder, stage);
    }

    /** Waits until the stream from the legacy side is in a state, and returns what its status says. */
    JsonNode await(String state) throws Exception {
        List<JsonNode> found = new ArrayList<>();
        Patience.until(
                () -> {
                    forward()
                            .filter(each -> each.path("state").asString("").equals(state))
                            .ifPresent(found::add);
                    return !found.isEmpty();
                },
                this::said);
        return found.getLast();
    }

    private Optional<JsonNode> forward() throws InterruptedException {
        try {
            String body = http.send(
                            HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/admin/status"))
                                    .build(),
                            HttpResponse.BodyHandlers.ofString())
                    .body();
            for (JsonNode each : JsonMapper.builder().build().readTree(body).path("streams")) {
                if (each.path("from").asString("").equals("legacy")) {
                    return Optional.of(each);
                }
            }
            return Optional.empty();
        } catch (IOException e) {
            // Not up yet.
            return Optional.empty();
        }
    }

    /** Returns what it has said. */
    String said() throws IOException {
        return Files.readString(folder.resolve("bridge.log"));
    }

    ProcessHandle running() {
        Process started = process;
        if (started == null) {
            throw new IllegalStateException("the bridge has not been started");
        }
        return started.descendants().findFirst().orElse(started.toHandle());
    }

    /** Ends it without a word. */
    void kill() throws InterruptedException {
        Process started = process;
        if (started != null) {
            started.descendants().forEach(ProcessHandle::destroyForcibly);
            started.destroyForcibly();
            boolean unused = started.waitFor(20, TimeUnit.SECONDS);
        }
    }

    @Override
    public void close() throws IOException, InterruptedException {
        kill();
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path each : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(each);
            }
        }
    }
}

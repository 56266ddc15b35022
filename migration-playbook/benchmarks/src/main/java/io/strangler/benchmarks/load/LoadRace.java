package io.strangler.benchmarks.load;

import java.io.IOException;
import java.lang.management.ManagementFactory;
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
import java.util.Locale;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Loads the same rows by a pipe and by the bridge, in turn, and says how the two compare. */
public final class LoadRace {
    private static final String USAGE = "usage: load [--rows N] [--rounds N]";
    private static final long LIMIT_NANOS = TimeUnit.MINUTES.toNanos(10);

    private final Site site;
    private final Path folder;
    private final int rows;
    private final int port;
    private final HttpClient http = HttpClient.newHttpClient();

    private LoadRace(Site site, Path folder, int rows, int port) {
        this.site = site;
        this.folder = folder;
        this.rows = rows;
        this.port = port;
    }

    public static void main(String... arguments) throws Exception {
        int rows = 1_000_000;
        int rounds = 3;
        for (int i = 0; i + 1 < arguments.length; i += 2) {
            switch (arguments[i]) {
                case "--rows" -> rows = Integer.parseInt(arguments[i + 1]);
                case "--rounds" -> rounds = Integer.parseInt(arguments[i + 1]);
                default -> throw new IllegalArgumentException("there is no option " + arguments[i] + "; " + USAGE);
            }
        }
        Path checkout = Path.of("").toAbsolutePath();
        if (!Files.isExecutable(checkout.resolve("strangler"))) {
            throw new IllegalStateException("run it in the checkout's root, where the launcher is");
        }
        Path folder = Files.createTempDirectory("strangler-load");
        int port;
        try (ServerSocket socket = new ServerSocket(0)) {
            port = socket.getLocalPort();
        }
        try (Site site = Site.create(rows)) {
            Path plan = site.plan(folder, jar());
            Process bridge = start(checkout, plan, port, folder);
            try {
                new LoadRace(site, folder, rows, port).run(rounds);
            } finally {
                bridge.descendants().forEach(ProcessHandle::destroy);
                bridge.destroy();
                boolean unused = bridge.waitFor(20, TimeUnit.SECONDS);
            }
        } finally {
            delete(folder);
        }
    }

    private static void delete(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path each : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(each);
            }
        }
    }

    private static Path jar() throws Exception {
        return Path.of(LoadRace.class
                .getProtectionDomain()
                .getCodeSource()
                .getLocation()
                .toURI());
    }

    private static Process start(Path checkout, Path plan, int port, Path folder) throws IOException {
        ProcessBuilder builder = new ProcessBuilder(
                        checkout.resolve("strangler").toString(),
                        "bridge",
                        "--plan",
                        plan.toString(),
                        "--admin-port",
                        Integer.toString(port))
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("bridge.log").toFile());
        builder.environment().put("JDK_JAVA_OPTIONS", "-Xmx256m");
        builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
        return builder.start();
    }

    private void run(int rounds) throws Exception {
        Pipe pipe = Pipe.present();
        List<Double> piped = new ArrayList<>();
        List<Double> empty = new ArrayList<>();
        List<Double> filled = new ArrayList<>();
        System.out.printf(
                Locale.ROOT,
                "%d rows of ten columns, %d cores, load average %.1f; peer: %s%n",
                rows,
                Runtime.getRuntime().availableProcessors(),
                ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage(),
                pipe.name());
        System.out.println("the bridge: one JVM for all rounds, -Xmx256m, two workers; seconds as its status says");
        for (int round = 1; round <= rounds; round++) {
            clear();
            long began = System.nanoTime();
            pipe.run(site);
            piped.add((System.nanoTime() - began) / 1e9);
            requireAll();
            clear();
            empty.add(load());
            clear();
            // Every tenth is there, half of those with another title.
            site.modern()
                    .execute(
                            "insert into item (id, title) select n, case when n % 20 = 0 then 'Item number ' || n"
                                    + " else 'old' end from generate_series(10, " + rows + ", 10) n",
                            "analyze item");
            filled.add(load());
            System.out.printf(
                    Locale.ROOT,
                    "round %d: pipe %.2f s, empty %.2f s (%.2f x), not empty %.2f s (%.2f x)%n",
                    round,
                    piped.getLast(),
                    empty.getLast(),
                    piped.getLast() / empty.getLast(),
                    filled.getLast(),
                    piped.getLast() / filled.getLast());
        }
        System.out.printf(
                Locale.ROOT,
                "medians: empty %.2f x (bar 0.70), not empty %.2f x (bar 0.35); load average %.1f%n",
                median(piped) / median(empty),
                median(piped) / median(filled),
                ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage());
    }

    private void clear() throws Exception {
        site.modern().execute("truncate item", "checkpoint");
    }

    private double load() throws Exception {
        Site.flag(folder, "dualwrite");
        JsonNode stream = await(each -> each.path("state").asString("").equals("running"));
        double seconds = stream.path("load").path("seconds").asDouble();
        requireAll();
        Site.flag(folder, "off");
        await(each -> each.path("state").asString("").equals("stopped"));
        long began = System.nanoTime();
        while (!site.legacy().text("select count(*) from pg_replication_slots").equals("0")) {
            pause(began);
        }
        return seconds;
    }

    private void requireAll() throws Exception {
        String count = site.modern().text("select count(*) from item where title = 'Item number ' || id");
        if (!count.equals(Integer.toString(rows))) {
            throw new IllegalStateException("only " + count + " rows of " + rows + " are as they should be");
        }
    }

    private JsonNode await(Predicate<JsonNode> condition) throws Exception {
        long began = System.nanoTime();
        while (true) {
            for (JsonNode each : streams()) {
                if (each.path("from").asString("").equals("legacy") && condition.test(each)) {
                    return each;
                }
            }
            pause(began);
        }
    }

    private JsonNode streams() throws InterruptedException {
        try {
            String body = http.send(
                            HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/admin/status"))
                                    .build(),
                            HttpResponse.BodyHandlers.ofString())
                    .body();
            return JsonMapper.builder().build().readTree(body).path("streams");
        } catch (IOException e) {
            // Not up yet.
            return JsonMapper.builder().build().createArrayNode();
        }
    }

    private void pause(long began) throws IOException, InterruptedException {
        if (System.nanoTime() - began > LIMIT_NANOS) {
            throw new IllegalStateException(
                    "the bridge does not get there: " + Files.readString(folder.resolve("bridge.log")));
        }
        boolean unused = new CountDownLatch(1).await(100, TimeUnit.MILLISECONDS);
    }

    private static double median(List<Double> values) {
        List<Double> sorted = values.stream().sorted().toList();
        int middle = sorted.size() / 2;
        return sorted.size() % 2 == 1 ? sorted.get(middle) : (sorted.get(middle - 1) + sorted.get(middle)) / 2;
    }
}

package io.strangler.benchmarks.ladder;

import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The load generator wrk; one thread, since it shares the machine with what it measures. */
final class Wrk {
    private static final Pattern RATE = Pattern.compile("Requests/sec:\\s+([0-9.]+)");
    private static final Pattern P99 = Pattern.compile("99%\\s+([0-9.]+)(us|ms|s|m)");
    private static final Pattern REFUSED = Pattern.compile("Non-2xx or 3xx responses: (\\d+)");
    private static final Pattern SOCKET =
            Pattern.compile("Socket errors: connect (\\d+), read (\\d+), write (\\d+), timeout (\\d+)");

    private final Path work;

    Wrk(Path work) {
        this.work = work;
    }

    /** Sends as much as is answered. */
    Figures run(URI target, Shape shape, Load load, int seconds) throws IOException, InterruptedException {
        return run(target, shape, load, seconds, 0);
    }

    /** Sends about so many requests a second, every connection pausing between its own. */
    Figures paced(URI target, Shape shape, Load load, int seconds, double perSecond)
            throws IOException, InterruptedException {
        return run(target, shape, load, seconds, Math.max(1, Math.round(1000 * shape.connections() / perSecond)));
    }

    private Figures run(URI target, Shape shape, Load load, int seconds, long pauseMillis)
            throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(
                "wrk", "-t1", "-c" + shape.connections(), "-d" + seconds + "s", "--timeout", "5s", "--latency"));
        command.addAll(List.of("-s", script(shape, pauseMillis).toString()));
        load.fields().forEach((name, value) -> command.addAll(List.of("-H", name + ": " + value)));
        command.add(target.resolve(load.path(shape)).toString());
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (process.waitFor() != 0) {
            throw new IOException("wrk failed:\n" + output);
        }
        return figures(output);
    }

    static Figures figures(String output) throws IOException {
        Matcher latency = found(P99, output);
        long errors = 0;
        Matcher refused = REFUSED.matcher(output);
        if (refused.find()) {
            errors += Long.parseLong(refused.group(1));
        }
        Matcher socket = SOCKET.matcher(output);
        if (socket.find()) {
            for (int i = 1; i <= socket.groupCount(); i++) {
                errors += Long.parseLong(socket.group(i));
            }
        }
        double unit =
                switch (latency.group(2)) {
                    case "us" -> 0.001;
                    case "ms" -> 1;
                    case "s" -> 1_000;
                    default -> 60_000;
                };
        return new Figures(
                Double.parseDouble(found(RATE, output).group(1)), Double.parseDouble(latency.group(1)) * unit, errors);
    }

    private static Matcher found(Pattern pattern, String output) throws IOException {
        Matcher matcher = pattern.matcher(output);
        if (!matcher.find()) {
            throw new IOException("wrk printed no " + pattern + ":\n" + output);
        }
        return matcher;
    }

    private Path script(Shape shape, long pauseMillis) throws IOException {
        StringBuilder lua = new StringBuilder("wrk.method = \"" + shape.method() + "\"\n");
        if (shape.method().equals("POST")) {
            lua.append("wrk.body = string.rep(\"x\", 4096)\nwrk.headers[\"Content-Type\"] = \"text/plain\"\n");
        }
        if (pauseMillis > 0) {
            // Spread, or all connections would send in step.
            lua.append("function delay() return math.random(0, ")
                    .append(2 * pauseMillis)
                    .append(") end\n");
        }
        return Files.writeString(work.resolve("load-" + shape.name() + "-" + pauseMillis + ".lua"), lua);
    }
}

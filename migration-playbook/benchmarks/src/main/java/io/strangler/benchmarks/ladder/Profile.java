package io.strangler.benchmarks.ladder;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordedFrame;
import jdk.jfr.consumer.RecordingFile;

/** Where the proxy's event loops spend their processor time: the share of each stage of a request's way, in percent. */
final class Profile {
    private static final List<String> SYSTEM_CALLS = List.of(
            "writevAddresses", "sendAddress", "recvAddress", "epollWait0", "writev0", "write0", "read0", "wait");

    // The first that begins the name of a frame's method, seen from the innermost frame.
    private static final Map<String, String> STAGES = new LinkedHashMap<>();

    static {
        STAGES.put("io.strangler.proxy.routing.", "decide");
        STAGES.put("io.strangler.proxy.stage.", "decide");
        STAGES.put("io.strangler.proxy.gateway.DecideStep.", "decide");
        STAGES.put("io.github.resilience4j.", "breaker, bulkhead");
        STAGES.put("io.micrometer.", "metrics");
        STAGES.put("io.prometheus.", "metrics");
        STAGES.put("io.strangler.proxy.gateway.GatewayMetrics", "metrics");
        STAGES.put("io.strangler.", "forward: gateway");
        STAGES.put("org.apache.camel.", "Camel");
        STAGES.put("io.vertx.", "forward: Vert.x");
        STAGES.put("io.netty.", "forward: Netty");
    }

    private Profile() {}

    /** Lets a program's JVM sample itself while something else runs. */
    static Map<String, Double> of(Started program, Path work, Meanwhile load) throws IOException, InterruptedException {
        Path settings = Files.writeString(work.resolve("profile.jfc"), """
                <?xml version="1.0" encoding="UTF-8"?>
                <configuration version="2.0">
                  <event name="jdk.CPUTimeSample">
                    <setting name="enabled">true</setting>
                    <setting name="throttle">1ms</setting>
                    <setting name="stackTrace">true</setting>
                  </event>
                </configuration>
                """);
        Path recording = work.resolve("profile.jfr");
        jcmd(program, "JFR.start", "name=ladder", "settings=" + settings);
        load.run();
        jcmd(program, "JFR.stop", "name=ladder", "filename=" + recording);
        return shares(recording);
    }

    private static Map<String, Double> shares(Path recording) throws IOException {
        Map<String, Integer> counts = new HashMap<>();
        int all = 0;
        for (RecordedEvent event : RecordingFile.readAllEvents(recording)) {
            if (event.getStackTrace() != null
                    && event.getThread("eventThread") != null
                    && String.valueOf(event.getThread("eventThread").getJavaName())
                            .contains("eventloop")) {
                counts.merge(stage(event.getStackTrace().getFrames()), 1, Integer::sum);
                all++;
            }
        }
        Map<String, Double> shares = new LinkedHashMap<>();
        int total = all;
        counts.entrySet().stream()
                .sorted(Map.Entry.<String, Integer>comparingByValue().reversed())
                .forEach(each -> shares.put(each.getKey(), Math.round(1_000.0 * each.getValue() / total) / 10.0));
        return shares;
    }

    static String stage(List<RecordedFrame> frames) {
        return stageOf(frames.stream()
                .map(frame -> frame.getMethod().getType().getName() + "."
                        + frame.getMethod().getName())
                .toList());
    }

    /** Returns the stage a stack belongs to; its innermost frame comes first. */
    static String stageOf(List<String> methods) {
        if (!methods.isEmpty()
                && SYSTEM_CALLS.stream().anyMatch(call -> methods.getFirst().endsWith("." + call))) {
            return "forward: system calls";
        }
        for (String method : methods) {
            for (Map.Entry<String, String> stage : STAGES.entrySet()) {
                if (method.startsWith(stage.getKey())) {
                    return stage.getValue();
                }
            }
        }
        return "the JVM itself";
    }

    private static void jcmd(Started program, String... arguments) throws IOException, InterruptedException {
        List<String> command = new java.util.ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "jcmd").toString(),
                Long.toString(program.process().pid())));
        command.addAll(List.of(arguments));
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        if (!process.waitFor(60, TimeUnit.SECONDS) || process.exitValue() != 0) {
            throw new IOException(String.join(" ", command) + " failed");
        }
    }

    /** What runs meanwhile. */
    @FunctionalInterface
    interface Meanwhile {
        void run() throws IOException, InterruptedException;
    }
}

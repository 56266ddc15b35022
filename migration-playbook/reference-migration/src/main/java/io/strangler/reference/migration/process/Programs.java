package io.strangler.reference.migration.process;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Starts executable jars with the JDK that runs this program, each with its own log file, all under one guard. */
public final class Programs {
    // Many JVMs share few cores for a few minutes: the optimising compiler would cost more than it brings.
    private static final List<String> SMALL =
            List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "--enable-native-access=ALL-UNNAMED");

    private final Path logs;
    private final Guard guard;

    public Programs(Path logs, Guard guard) {
        this.logs = logs;
        this.guard = guard;
    }

    /** Starts a program; its output is appended to {@code NAME.log}. */
    public RunningProgram start(String name, Path jar, int heapMegabytes, List<String> arguments) throws IOException {
        Path log = logs.resolve(name + ".log");
        Process process = new ProcessBuilder(command(jar, heapMegabytes, arguments))
                .directory(logs.toFile())
                .redirectInput(ProcessBuilder.Redirect.from(nothing()))
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
                .start();
        guard.watch("TERM", process.pid());
        var unused = process.onExit().thenAccept(ended -> guard.forget(ended.pid()));
        return new RunningProgram(name, process, log);
    }

    /** Returns the command line that runs a jar. */
    public static List<String> command(Path jar, int heapMegabytes, List<String> arguments) {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(SMALL);
        command.add("-Xmx" + heapMegabytes + "m");
        command.add("-jar");
        command.add(jar.toString());
        command.addAll(arguments);
        return command;
    }

    private static java.io.File nothing() {
        return Path.of("/dev/null").toFile();
    }
}

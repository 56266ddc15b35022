package io.strangler.benchmarks.ladder;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** What of the programs that are no Java is on this machine, installed where that is possible. */
final class Machine {
    private Machine() {}

    /** Returns those of the programs that are neither there nor could be installed. */
    static List<String> missing(List<String> programs) throws IOException, InterruptedException {
        List<String> absent = programs.stream().filter(each -> !onPath(each)).toList();
        if (!absent.isEmpty() && onPath("apt-get") && "root".equals(System.getProperty("user.name"))) {
            System.err.println("installing " + String.join(", ", absent));
            run(Stream.concat(Stream.of("apt-get", "install", "-y", "-q", "--no-install-recommends"), absent.stream())
                    .toList());
        }
        return absent.stream().filter(each -> !onPath(each)).toList();
    }

    /** Returns the processor, the number of cores and the system. */
    static String description() throws IOException {
        Path processors = Path.of("/proc/cpuinfo");
        String model = Files.exists(processors)
                ? Files.readAllLines(processors).stream()
                        .filter(line -> line.startsWith("model name"))
                        .map(line -> line.replaceFirst(".*: ", ""))
                        .findFirst()
                        .orElse("unknown processor")
                : System.getProperty("os.arch");
        return model + ", " + Runtime.getRuntime().availableProcessors() + " cores, "
                + System.getProperty("os.name") + " " + System.getProperty("os.version") + ", Java "
                + System.getProperty("java.version");
    }

    private static boolean onPath(String program) {
        return Stream.of((System.getenv("PATH") + ":/usr/sbin").split(":"))
                .anyMatch(folder -> Files.isExecutable(Path.of(folder, program)));
    }

    private static void run(List<String> command) throws IOException, InterruptedException {
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().put("DEBIAN_FRONTEND", "noninteractive");
        Process process = builder.start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (process.waitFor() != 0) {
            System.err.println(output);
        }
    }
}

package io.strangler.benchmarks;

import io.strangler.benchmarks.ladder.Ladder;
import io.strangler.benchmarks.sync.BacklogRace;
import io.strangler.benchmarks.sync.CheckRace;
import io.strangler.benchmarks.sync.CommitLatency;
import io.strangler.benchmarks.sync.LoadRace;
import java.util.Arrays;

/** Runs the benchmark whose name is the first argument. */
public final class Benchmarks {
    private static final String USAGE = """
            usage: java -jar benchmarks.jar ladder [--rounds N] [--seconds N] [--shape NAME]... [--report FILE]
                   java -jar benchmarks.jar load [--rows N] [--rounds N]
                   java -jar benchmarks.jar backlog [--changes N] [--transaction ROWS] [--rows N] [--rounds N]
                   java -jar benchmarks.jar latency [--rate PER_SECOND] [--seconds N] [--rows N]
                   java -jar benchmarks.jar check [--rows N] [--rounds N]
                   java -jar benchmarks.jar jmh [options of the JMH harness]""";

    private Benchmarks() {}

    public static void main(String[] arguments) throws Exception {
        try {
            run(arguments);
        } catch (WrongUsage e) {
            System.err.println(e.getMessage());
            System.exit(2);
        }
    }

    private static void run(String... arguments) throws Exception {
        String[] rest = arguments.length == 0 ? arguments : Arrays.copyOfRange(arguments, 1, arguments.length);
        switch (arguments.length == 0 ? "" : arguments[0]) {
            case "ladder" -> Ladder.main(rest);
            case "load" -> LoadRace.main(rest);
            case "backlog" -> BacklogRace.main(rest);
            case "latency" -> CommitLatency.main(rest);
            case "check" -> CheckRace.main(rest);
            case "jmh" -> org.openjdk.jmh.Main.main(rest);
            default -> {
                System.err.println(USAGE);
                System.exit(2);
            }
        }
    }
}

package io.strangler.cli;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What a command run in this process did. */
record Outcome(int exit, String out, String err) {
    static Outcome of(String... words) {
        return run(Optional.empty(), words);
    }

    static Outcome of(Path plan, String... words) {
        return of(withPlan(plan, words));
    }

    /** Runs the command as if a person sat at a terminal and gave that answer. */
    static Outcome answering(String answer, Path plan, String... words) {
        return run(Optional.of(answer), withPlan(plan, words));
    }

    JsonNode json() {
        return new JsonMapper().readTree(out);
    }

    private static String[] withPlan(Path plan, String... words) {
        List<String> all = new ArrayList<>(List.of(words));
        all.add("--plan");
        all.add(plan.toString());
        return all.toArray(String[]::new);
    }

    private static Outcome run(Optional<String> answer, String... words) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        Terminal terminal = new Terminal(
                new PrintStream(out, true, StandardCharsets.UTF_8),
                new PrintStream(err, true, StandardCharsets.UTF_8),
                answer.isPresent(),
                false,
                () -> answer);
        int exit = StranglerCli.run(terminal, words);
        return new Outcome(exit, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
    }
}

package io.strangler.reference.migration.story;

import io.strangler.reference.migration.process.Programs;
import io.strangler.reference.migration.systems.ReferenceSystems;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Uses the command line as a person or a script does: starts it, reads what it prints, goes by its exit code. */
final class Operator {
    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final int LIMIT_SECONDS = 120;

    private final ReferenceSystems systems;

    Operator(ReferenceSystems systems) {
        this.systems = systems;
    }

    /** What a command printed, and its exit code. */
    record Outcome(String command, int exit, String out, String err, double seconds) {
        /** Returns this when the exit code is the expected one. */
        Outcome expect(int expected) {
            if (exit != expected) {
                throw new StoryFailed("strangler " + command + " ended with " + exit + " instead of " + expected + "\n"
                        + out.strip() + "\n" + err.strip());
            }
            return this;
        }

        /** Returns this when the text is among what was printed. */
        Outcome says(String text) {
            if (!out.contains(text) && !err.contains(text)) {
                throw new StoryFailed("strangler " + command + " says nothing of '" + text + "'\n" + out.strip() + "\n"
                        + err.strip());
            }
            return this;
        }

        JsonNode json() {
            return JSON.readTree(out);
        }
    }

    /** Runs a command of the strangler over the story's plan. */
    Outcome run(String... words) throws IOException, InterruptedException {
        List<String> arguments = new ArrayList<>(List.of(words));
        arguments.addAll(systems.files().planOption());
        Path out = Files.createTempFile(systems.workDirectory(), "cli-", ".out");
        Path err = Files.createTempFile(systems.workDirectory(), "cli-", ".err");
        long began = System.nanoTime();
        Process process = new ProcessBuilder(Programs.command(systems.jars().cli(), 160, arguments))
                .redirectInput(ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()))
                .redirectOutput(out.toFile())
                .redirectError(err.toFile())
                .start();
        String command = String.join(" ", words);
        try {
            if (!process.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS)) {
                throw new StoryFailed("strangler " + command + " has not ended after " + LIMIT_SECONDS + " s");
            }
            Outcome outcome =
                    new Outcome(command, process.exitValue(), read(out), read(err), (System.nanoTime() - began) / 1e9);
            log(outcome);
            return outcome;
        } finally {
            process.destroyForcibly();
            Files.deleteIfExists(out);
            Files.deleteIfExists(err);
        }
    }

    private void log(Outcome outcome) throws IOException {
        Files.writeString(
                systems.workDirectory().resolve("commands.log"),
                "$ strangler " + outcome.command() + "\n" + outcome.out() + outcome.err() + "exit " + outcome.exit()
                        + " after " + outcome.seconds() + " s" + "\n\n",
                java.nio.file.StandardOpenOption.CREATE,
                java.nio.file.StandardOpenOption.APPEND);
    }

    private static String read(Path file) throws IOException {
        return new String(Files.readAllBytes(file), StandardCharsets.UTF_8);
    }
}

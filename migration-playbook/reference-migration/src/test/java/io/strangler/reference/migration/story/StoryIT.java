package io.strangler.reference.migration.story;

import static org.assertj.core.api.Assertions.assertThat;

import io.strangler.reference.migration.process.Programs;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The story as a program of its own, as far as it gets with a write missing; the whole of it runs after all tests. */
class StoryIT {
    private static final Path JAR =
            Path.of("target/reference-migration-0.1.0.jar").toAbsolutePath();

    @Test
    void endsOneAndNamesTheWriteWhenAnAcknowledgedWriteIsDroppedFromBothDatabases(@TempDir Path folder)
            throws Exception {
        Path report = folder.resolve("report.json");
        Path out = folder.resolve("out");
        List<String> command = Programs.command(
                JAR,
                256,
                List.of(
                        "demo",
                        "--story",
                        "--customers",
                        "500",
                        "--sabotage",
                        "drop-write",
                        "--report",
                        report.toString()));

        Process story = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(out.toFile())
                .start();

        assertThat(story.waitFor(5, TimeUnit.MINUTES)).isTrue();
        String told = Files.readString(out, StandardCharsets.UTF_8);
        assertThat(story.exitValue()).as(told).isEqualTo(1);
        assertThat(told)
                .contains("2 acknowledged facts are not as they must be")
                .contains("found remark before");
        JsonNode json = JsonMapper.builder().build().readTree(report.toFile());
        assertThat(json.path("outcome").asString()).isEqualTo("failed");
        assertThat(json.path("failures").toString()).contains("found remark before");
    }
}

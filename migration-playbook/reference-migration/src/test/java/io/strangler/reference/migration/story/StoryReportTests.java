package io.strangler.reference.migration.story;

import static org.assertj.core.api.Assertions.assertThat;

import io.strangler.reference.migration.traffic.StepFigures;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class StoryReportTests {
    private final StoryReport report = new StoryReport();

    @Test
    void passesWithStepsThatHaveNoComplaints(@TempDir Path folder) throws IOException {
        StepReport step = new StepReport("off", "Everything off");
        step.fact("lagMillis", 3);
        step.finished(1.5, figures(Map.of(), 0));
        report.step(step);

        JsonNode json = written(folder);

        assertThat(json.path("version").asInt()).isEqualTo(1);
        assertThat(json.path("outcome").asString()).isEqualTo("passed");
        assertThat(json.at("/steps/0/facts/lagMillis").asInt()).isEqualTo(3);
        assertThat(json.at("/steps/0/traffic/readMillis/p99").asDouble()).isEqualTo(9);
    }

    @Test
    void failsWithAFailedRequestThatNothingExplains(@TempDir Path folder) throws IOException {
        StepReport step = new StepReport("off", "Everything off");
        step.finished(1.5, figures(Map.of("GET 502", 2L), 0));
        report.step(step);

        assertThat(report.passed()).isFalse();
        assertThat(written(folder).at("/failures/0").asString()).isEqualTo("off: 2 requests failed: GET 502");
    }

    @Test
    void failsWithAReaderWhoMissesTheirOwnWrite() {
        StepReport step = new StepReport("off", "Everything off");
        step.finished(1.5, figures(Map.of(), 1));
        report.step(step);

        assertThat(report.passed()).isFalse();
    }

    private JsonNode written(Path folder) throws IOException {
        Path file = folder.resolve("not/there/yet/report.json");
        report.write(file);
        return JsonMapper.builder().build().readTree(file.toFile());
    }

    private static StepFigures figures(Map<String, Long> failures, long stale) {
        return new StepFigures(10, 5, 1, 9, 2, 8, 9, failures, Map.of(), stale);
    }
}

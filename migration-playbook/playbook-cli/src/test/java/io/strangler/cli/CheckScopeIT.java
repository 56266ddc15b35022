package io.strangler.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.strangler.consistency.Checkpoint;
import io.strangler.consistency.Position;
import io.strangler.playbook.plan.PlanFile;
import io.strangler.translate.TranslatorJars;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

class CheckScopeIT {
    @TempDir
    Path folder = Path.of("");

    @Test
    void aCheckOfSomeTellsWhatItLookedAtAndIsNoEvidence() throws Exception {
        try (DataSite site = new DataSite(folder, "shadow")) {
            site.onLegacy("insert into notes select i, 'n' || i from generate_series(1, 300) i");
            site.onModern("insert into note select i, 'n' || i from generate_series(1, 300) i");

            Outcome sample = Outcome.of(site.plan, "check", "--sample", "40", "-o", "json");

            assertThat(sample.exit()).isEqualTo(Exit.OK);
            assertThat(sample.err()).contains("sample of 40").contains("no evidence for a gate");
            JsonNode first = sample.json().path("entities").path(0);
            assertThat(first.path("compared").asLong()).isBetween(20L, 40L);
            assertThat(first.path("scope").asString()).isEqualTo("sample of 40");

            String position = first.path("position").asString();
            site.onModern("update note set text = 'x' where number in (7, 8)");
            Outcome since = Outcome.of(site.plan, "check", "note", "--since", position, "-o", "json");

            assertThat(since.exit()).isEqualTo(Exit.MISMATCHES);
            JsonNode second = since.json().path("entities").path(0);
            assertThat(second.path("compared").asLong()).isEqualTo(2);
            assertThat(second.path("confirmed").asLong()).isEqualTo(2);
            assertThat(since.err())
                    .contains("--since " + second.path("position").asString());
            assertThat(site.control.evidence().checks(DataSite.NOTES)).isEmpty();
        }
    }

    @Test
    void aCheckThatWasKilledIsResumedOnlyBetweenTheSame() throws Exception {
        try (DataSite site = new DataSite(folder, "shadow")) {
            site.onLegacy("insert into notes select i, 'n' || i from generate_series(1, 300) i");
            site.onModern(
                    "insert into note select i, 'n' || i from generate_series(1, 300) i where i <> 5 and i <> 250");
            Path state = PlanFile.read(site.plan).stateDirectory();
            Instant began = Instant.now().minusSeconds(60);
            Checkpoint killed =
                    new Checkpoint(began, new Position(1, 1), List.of("200"), 200, 0, List.of(List.of("5")));
            CheckFile.of(state, "note", List.of("another", "pair", "r0")).write(killed);

            Outcome refused = Outcome.of(site.plan, "check", "note", "--resume");
            String translators =
                    TranslatorJars.revision(PlanFile.read(site.plan).translators());
            CheckFile file = CheckFile.of(state, "note", List.of(site.legacy.url(), site.modern.url(), translators));
            file.write(killed);
            Outcome resumed = Outcome.of(site.plan, "check", "note", "--resume");

            assertThat(refused.exit()).isEqualTo(Exit.FAILURE);
            assertThat(refused.err()).contains("another", "without --resume");
            assertThat(resumed.exit()).isEqualTo(Exit.MISMATCHES);
            assertThat(resumed.err()).contains("goes on behind key 200, 200 compared since " + began);
            assertThat(resumed.out()).contains("250", "missing-modern").doesNotContain("199");
            assertThat(site.control.evidence().checks(DataSite.NOTES))
                    .singleElement()
                    .satisfies(result -> {
                        assertThat(result.confirmed()).isEqualTo(2);
                        assertThat(result.rowsModern()).isEqualTo(298);
                        assertThat(result.began().toEpochMilli()).isEqualTo(began.toEpochMilli());
                    });
            try (var left = Files.list(state)) {
                assertThat(left).isEmpty();
            }
        }
    }

    @Test
    void whatCannotBeMeantIsAUsageError() throws Exception {
        try (DataSite site = new DataSite(folder, "shadow")) {
            assertThat(Outcome.of(site.plan, "check", "--since", "now").err()).contains("'now' is no position");
            assertThat(Outcome.of(site.plan, "check", "--sample", "0").exit()).isEqualTo(Exit.USAGE);
            assertThat(Outcome.of(site.plan, "check", "--sample", "5", "--resume")
                            .exit())
                    .isEqualTo(Exit.USAGE);
            assertThat(Outcome.of(site.plan, "check", "--since", "999999999:1").err())
                    .contains("nobody can tell what changed");
        }
    }
}

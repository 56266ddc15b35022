package io.strangler.bridge.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.strangler.bridge.sample.NoteTranslator;
import io.strangler.bridge.sample.SameTranslator;
import io.strangler.playbook.plan.MigrationPlan;
import io.strangler.playbook.plan.PlanFile;
import io.strangler.translate.Translators;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@NullUnmarked
final class BridgePlanIT {
    @TempDir
    Path directory;

    @Test
    void oneTableMayNotBelongToTwoCapabilities() throws IOException {
        Translators translators = Translators.of(
                List.of(
                        new NoteTranslator(),
                        new SameTranslator("person", "no"),
                        new SameTranslator("notes", "note_no")),
                List.of());

        assertThat(BridgePlan.of(plan("person", "note"), translators).pairs()).hasSize(2);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> BridgePlan.of(plan("notes", "note"), translators))
                .withMessageContaining("capabilities a and b both map table")
                .withMessageContaining("put their entities into one capability");
    }

    private MigrationPlan plan(String first, String second) throws IOException {
        return PlanFile.read(Files.writeString(directory.resolve("migration.yaml"), """
                migration: test
                flags: flags.yaml
                control: { database: { url: "jdbc:postgresql://127.0.0.1:1/control", username: u, password: p } }
                systems:
                  legacy: { url: "http://127.0.0.1:1", database: { url: "jdbc:postgresql://127.0.0.1:1/shop", username: u, password: p } }
                  first: { url: "http://127.0.0.1:2", database: { url: "jdbc:postgresql://127.0.0.1:1/first", username: u, password: p } }
                  second: { url: "http://127.0.0.1:3", database: { url: "jdbc:postgresql://127.0.0.1:1/second", username: u, password: p } }
                capabilities:
                  a: { modern: first, routes: [ { path: "/a/**", key: "path:2" } ], entities: [ %s ] }
                  b: { modern: second, routes: [ { path: "/b/**", key: "path:2" } ], entities: [ %s ] }
                """.formatted(first, second)));
    }
}

package io.strangler.bridge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.strangler.bridge.sample.BridgeProcess;
import io.strangler.bridge.sample.NoteTranslator;
import io.strangler.bridge.sample.PersonTranslator;
import io.strangler.bridge.sample.Servers;
import io.strangler.bridge.sample.World;
import io.strangler.bridge.stream.StreamStatus;
import io.strangler.playbook.plan.DatabaseSpec;
import io.strangler.playbook.plan.PlanFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.awaitility.Awaitility;
import org.awaitility.core.ThrowingRunnable;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The bridge inside somebody's application. */
@NullUnmarked
final class BridgeIT {
    @TempDir
    Path directory;

    @Test
    void keepsBothModelsInStepInsideAnApplicationAndGoesOnWhereItWasClosed() throws Exception {
        DatabaseSpec legacy = Servers.database("legacy");
        DatabaseSpec modern = Servers.database("modern");
        World.execute(legacy, PersonTranslator.LEGACY_TABLES, NoteTranslator.LEGACY_TABLES);
        World.execute(modern, PersonTranslator.MODERN_TABLES, NoteTranslator.MODERN_TABLES);
        World.execute(legacy, "insert into person (name) values ('ANN')");
        Path plan = BridgeProcess.plan(directory, legacy, modern, Servers.database("control"), "shadow");
        SimpleMeterRegistry registry = new SimpleMeterRegistry();

        try (Bridge bridge = new Bridge(PlanFile.read(plan))) {
            bridge.metrics().bindTo(registry);
            assertThat(bridge.start()).isSameAs(bridge);
            eventually(() -> assertThat(bridge.streams())
                    .hasSize(2)
                    .extracting(StreamStatus::state)
                    .allSatisfy(state -> assertThat(state.word()).isEqualTo("running")));
            assertThat(bridge.ready()).isTrue();
            assertThat(bridge.problems()).isEmpty();
            World.execute(modern, "update person set name = 'BEA' where number = 1");
            eventually(() -> assertThat(World.text(legacy, "select name from person where no = 1"))
                    .isEqualTo("BEA"));
            assertThat(registry.get("strangler.stream.running")
                            .tag("from", "legacy")
                            .gauge()
                            .value())
                    .isEqualTo(1);
        }
        World.execute(legacy, "insert into person (name) values ('CLEO')");

        try (Bridge again = new Bridge(PlanFile.read(plan)).start()) {
            eventually(() -> assertThat(World.text(modern, "select string_agg(name, ',' order by number) from person"))
                    .isEqualTo("BEA,CLEO"));
            assertThat(again.streams())
                    .allSatisfy(stream -> assertThat(stream.parked()).isZero());
        }
    }

    @Test
    void refusesAPlanWithoutEntities() throws Exception {
        Path plan = BridgeProcess.plan(
                directory, Servers.database("l"), Servers.database("m"), Servers.database("c"), "off");
        Files.writeString(plan, Files.readString(plan).replaceAll("    entities: .*", ""));

        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Bridge(PlanFile.read(plan)))
                .withMessageContaining("no capability of the plan has entities");
    }

    private static void eventually(ThrowingRunnable condition) {
        Awaitility.await().atMost(Duration.ofSeconds(40)).untilAsserted(condition);
    }
}

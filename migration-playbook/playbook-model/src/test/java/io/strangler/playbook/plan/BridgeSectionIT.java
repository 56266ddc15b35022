package io.strangler.playbook.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.strangler.playbook.InvalidFile;
import io.strangler.playbook.plan.BridgeSpec.Capture;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a plan may say of the bridge's way with databases. */
final class BridgeSectionIT {
    private static final String MINIMAL = """
            migration: shop
            flags: flags.yaml
            systems:
              legacy: { url: "http://127.0.0.1:9000" }
              customers: { url: "http://127.0.0.1:9001" }
            capabilities:
              customers:
                modern: customers
                routes: [ { path: "/customers/**" } ]
            """;

    @TempDir
    Path directory;

    @Test
    void loadsWithTwoWorkersAndWithoutABoundUnlessThePlanSaysOtherwise() throws IOException {
        assertThat(PlanFile.read(write("")).bridge().load()).isEqualTo(new LoadSpec(2, OptionalInt.empty()));
        assertThat(PlanFile.read(write("bridge: { load: { workers: 4, rows-per-second: 20000 } }"))
                        .bridge()
                        .load())
                .isEqualTo(new LoadSpec(4, OptionalInt.of(20_000)));
    }

    @Test
    void carriesChangesItselfUnlessThePlanNamesBrokers() throws IOException {
        assertThat(PlanFile.read(write("")).bridge().kafka()).isEmpty();
        assertThat(PlanFile.read(write("bridge: { transport: in-process }"))
                        .bridge()
                        .kafka())
                .isEmpty();
        assertThat(PlanFile.read(write("bridge: { transport: kafka, kafka: { bootstrap: \"a:9092,b:9092\" } }"))
                        .bridge()
                        .kafka())
                .contains(new KafkaSpec("a:9092,b:9092", 4, 3, Optional.empty()));
    }

    @Test
    void readsLogsThroughTheEngineUnlessThePlanSaysOtherwise() throws IOException {
        assertThat(PlanFile.read(write("")).bridge().capture()).isEqualTo(Capture.DEBEZIUM);
        assertThat(PlanFile.read(write("bridge: { capture: debezium }"))
                        .bridge()
                        .capture())
                .isEqualTo(Capture.DEBEZIUM);
        assertThat(PlanFile.read(write("bridge: { capture: pgoutput }"))
                        .bridge()
                        .capture())
                .isEqualTo(Capture.PGOUTPUT);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "failover-slots: yes                | failover-slots",
                "load: { workers: 0 }               | load.workers",
                "load: { workers: 17 }              | load.workers",
                "load: { workers: many }            | load.workers",
                "load: { rows-per-second: 99 }      | load.rows-per-second",
                "load: { rows-per-second: 1k }      | load.rows-per-second",
                "load: { rows-per-sec: 1000 }       | load.rows-per-sec",
                "transport: pigeon                  | transport",
                "capture: wal2json                  | capture",
                "transport: kafka                   | kafka",
                "'kafka: { bootstrap: \"b:9092\" }' | kafka",
                "'transport: kafka, kafka: { partitions: 2 }' | kafka.bootstrap",
                "'transport: kafka, kafka: { bootstrap: b }' | kafka.bootstrap",
                "'transport: kafka, kafka: { bootstrap: \"b:9092\", partitions: 0 }' | kafka.partitions",
                "'transport: kafka, kafka: { bootstrap: \"b:9092\", replicas: x }' | kafka.replicas",
                "'transport: kafka, kafka: { bootstrap: \"b:9092\", client: none.properties }' | kafka.client",
                "'transport: kafka, kafka: { bootstrap: \"b:9092\", topic: x }' | kafka.topic",
            })
    void refusesWhatIsWrongByFileLineAndKey(String wrong, String key) throws IOException {
        Path file = write("bridge: { " + wrong + " }");

        assertThatThrownBy(() -> PlanFile.read(file))
                .isInstanceOf(InvalidFile.class)
                .hasMessageContaining(file + ":10: bridge." + key + ": ");
    }

    private Path write(String more) throws IOException {
        return Files.writeString(directory.resolve("migration.yaml"), MINIMAL + more + "\n");
    }
}

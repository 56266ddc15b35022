package io.strangler.benchmarks;

import io.strangler.playbook.CapabilityName;
import io.strangler.playbook.stage.Flags;
import io.strangler.playbook.stage.Stage;
import io.strangler.playbook.stage.StageRule;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * What it costs to give a key its stage: a plain share, against its peer, the same share through the JsonLogic
 * interpreter. Run with {@code java -jar migration-playbook/benchmarks/target/benchmarks-*.jar}.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(1)
@Warmup(iterations = 2, time = 1)
@Measurement(iterations = 5, time = 1)
public class StageDecisionBenchmark {
    private static final CapabilityName CUSTOMERS = new CapabilityName("customers");

    private final StageRule plain = Flags.live(CUSTOMERS, 30);
    private final StageRule interpreted = Flags.rule(
            CUSTOMERS,
            "{\"defaultVariant\":\"shadow\",\"targeting\":{\"if\":[true,"
                    + "{\"fractional\":[[\"live\",30],[\"shadow\",70]]},\"shadow\"]}}");
    private int next;

    /** Measures a plain share. */
    @Benchmark
    public Stage plainShare() {
        return plain.stageFor(Optional.of(Integer.toString(++next)));
    }

    /** Measures the peer: the interpreter. */
    @Benchmark
    public Stage interpretedShare() {
        return interpreted.stageFor(Optional.of(Integer.toString(++next)));
    }
}

package io.strangler.proxy.shadow;

import io.strangler.playbook.evidence.Evidence;
import io.strangler.playbook.evidence.Evidence.ShadowCounts;
import java.sql.SQLException;
import java.time.Clock;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/** Writes the tally into the evidence every second; while that fails, counts gather and nothing is lost. */
public final class EvidenceReport implements AutoCloseable {
    private static final System.Logger LOG = System.getLogger(EvidenceReport.class.getName());

    private final ShadowTally tally;
    private final Source evidence;
    private final Clock clock;
    private final ScheduledExecutorService executor = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("evidence").factory());
    private boolean failing;

    private EvidenceReport(ShadowTally tally, Source evidence, Clock clock) {
        this.tally = tally;
        this.evidence = evidence;
        this.clock = clock;
        var unused = executor.scheduleWithFixedDelay(this::report, 1, 1, TimeUnit.SECONDS);
    }

    /** Begins to report. */
    public static EvidenceReport start(ShadowTally tally, Source evidence, Clock clock) {
        return new EvidenceReport(tally, evidence, clock);
    }

    private void report() {
        List<ShadowCounts> counts = tally.take(clock.instant());
        for (int i = 0; i < counts.size(); i++) {
            try {
                evidence.open().add(counts.get(i));
                failing = false;
            } catch (SQLException | RuntimeException e) {
                tally.putBack(counts.subList(i, counts.size()));
                if (!failing) {
                    failing = true;
                    LOG.log(
                            System.Logger.Level.WARNING,
                            "counts of mirrored reads wait for the control database: " + e);
                }
                return;
            }
        }
    }

    @Override
    public void close() {
        executor.shutdown();
        try {
            if (executor.awaitTermination(2, TimeUnit.SECONDS)) {
                report();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Where the evidence is kept, if it can be reached. */
    @FunctionalInterface
    public interface Source {
        Evidence open() throws SQLException;
    }
}

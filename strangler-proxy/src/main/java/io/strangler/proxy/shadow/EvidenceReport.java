package io.strangler.proxy.shadow;

import io.strangler.playbook.evidence.Evidence;
import io.strangler.playbook.evidence.Evidence.ShadowCounts;
import java.sql.SQLException;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/** Writes the tally into the evidence every second; while that fails, counts gather. */
public final class EvidenceReport implements AutoCloseable {
    private static final System.Logger LOG = System.getLogger(EvidenceReport.class.getName());

    private final ShadowTally tally;
    private final Source evidence;
    private final ScheduledExecutorService executor = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("evidence").factory());
    private boolean failing;

    private EvidenceReport(ShadowTally tally, Source evidence) {
        this.tally = tally;
        this.evidence = evidence;
        var unused = executor.scheduleWithFixedDelay(this::report, 1, 1, TimeUnit.SECONDS);
    }

    /** Begins to report. */
    public static EvidenceReport start(ShadowTally tally, Source evidence) {
        return new EvidenceReport(tally, evidence);
    }

    private void report() {
        List<ShadowCounts> counts = tally.take();
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

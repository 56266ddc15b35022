package io.strangler.reference.migration.story;

import io.strangler.reference.migration.oracle.Finding;
import io.strangler.reference.migration.oracle.StoredSide;
import io.strangler.reference.migration.process.RunningProgram;
import io.strangler.reference.migration.story.Story.Sabotage;
import io.strangler.reference.migration.systems.Databases;
import io.strangler.reference.migration.systems.Databases.Name;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** Holds the picture still and compares it with every acknowledged write. */
final class Stillness {
    private static final int SHOWN = 8;

    private final Telling telling;
    private final Beginning beginning;
    private final Optional<Sabotage> sabotage;

    Stillness(Telling telling, Beginning beginning, Optional<Sabotage> sabotage) {
        this.telling = telling;
        this.beginning = beginning;
        this.sabotage = sabotage;
    }

    /** Compares both sides while nobody writes and after the streams have carried over everything. */
    void verifyBothSides(StepReport step) throws Exception {
        verify(step, List.of(StoredSide.values()), () -> new Streams(telling).awaitDrained());
    }

    /** Compares the service's side while nobody writes; there are no streams any more. */
    void verifyModern(StepReport step) throws Exception {
        verify(step, List.of(StoredSide.MODERN), () -> {});
    }

    private void verify(StepReport step, List<StoredSide> sides, Quiet quiet) throws Exception {
        RunningProgram batch = beginning.batch();
        boolean writes = batch.running();
        if (writes) {
            batch.freeze();
        }
        try {
            tell(step, sides, telling.traffic().whileStill(() -> {
                quiet.await();
                if (sabotage.isPresent()) {
                    dropWrite();
                }
                return beginning.books().compare(sides);
            }));
        } finally {
            if (writes) {
                batch.thaw();
            }
        }
    }

    private void tell(StepReport step, List<StoredSide> sides, List<Finding> findings) throws SQLException {
        String where = sides.stream().map(StoredSide::word).collect(Collectors.joining(" and "));
        long writes = telling.traffic().ledger().acknowledgedWrites();
        long unsure = telling.traffic().ledger().unsureWrites();
        long statements = beginning.books().statementsLogged();
        step.fact("verified.sides", where);
        step.fact("verified.writes", writes);
        step.fact("verified.unsure", unsure);
        step.fact("verified.statements", statements);
        step.fact("verified.findings", findings.stream().map(Finding::toString).toList());
        if (!findings.isEmpty()) {
            throw new StoryFailed(findings.size() + " acknowledged facts are not as they must be:\n"
                    + findings.stream().limit(SHOWN).map(Finding::toString).collect(Collectors.joining("\n")));
        }
        telling.narrator()
                .good("verified on " + where + ": " + writes + " acknowledged writes and " + statements
                        + " statements of the batch are there"
                        + (unsure == 0 ? "" : ", " + unsure + " of unknown outcome either way"));
    }

    // What a toolkit that loses a write would leave behind, on both sides, so that no comparison of the two shows it.
    private void dropWrite() throws SQLException {
        long victim = telling.traffic().ledger().expected().entrySet().stream()
                .filter(each -> each.getValue().known().exists())
                .filter(each -> each.getValue().known().remark().orElse("").startsWith("W"))
                .map(Map.Entry::getKey)
                .findFirst()
                .orElseThrow(() -> new StoryFailed("there is no write to drop"));
        Databases databases = telling.systems().databases();
        Fault.change(databases, Name.SHOP, "update customer set remark = 'before' where cust_no = ?", victim);
        Fault.change(databases, Name.CUSTOMERS, "update customer set remark = 'before' where number = ?", victim);
        telling.narrator().aside("sabotage: an acknowledged write to customer " + victim + " is dropped");
    }

    /** Waits until nothing is under way. */
    @FunctionalInterface
    private interface Quiet {
        void await() throws Exception;
    }
}

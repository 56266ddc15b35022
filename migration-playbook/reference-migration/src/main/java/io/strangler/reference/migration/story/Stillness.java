package io.strangler.reference.migration.story;

import io.strangler.reference.migration.oracle.Finding;
import io.strangler.reference.migration.oracle.StoredSide;
import java.util.List;
import java.util.stream.Collectors;

/** Holds the picture still and compares it with the books. */
final class Stillness {
    private static final int SHOWN = 8;

    private Stillness() {}

    /** Compares the sides with every acknowledged write, while nobody writes and the streams have nothing to do. */
    static void verify(Telling telling, Beginning beginning, StepReport step, List<StoredSide> sides) throws Exception {
        beginning.batch().freeze();
        try {
            List<Finding> findings = telling.traffic().whileStill(() -> {
                if (sides.size() > 1) {
                    new Streams(telling).awaitDrained();
                }
                return beginning.books().compare(sides);
            });
            tell(telling, beginning, step, sides, findings);
        } finally {
            beginning.batch().thaw();
        }
    }

    static void tell(
            Telling telling, Beginning beginning, StepReport step, List<StoredSide> sides, List<Finding> findings)
            throws Exception {
        String where = sides.stream().map(StoredSide::word).collect(Collectors.joining(" and "));
        long writes = telling.traffic().ledger().acknowledgedWrites();
        long unsure = telling.traffic().ledger().unsureWrites();
        long statements = beginning.books().statementsLogged();
        step.fact("verified.sides", where);
        step.fact("verified.writes", writes);
        step.fact("verified.unsure", unsure);
        step.fact("verified.statements", statements);
        step.fact("verified.findings", findings.stream().map(Finding::toString).toList());
        if (findings.isEmpty()) {
            telling.narrator()
                    .good("verified on " + where + ": " + writes + " acknowledged writes and " + statements
                            + " statements of the batch are there"
                            + (unsure == 0 ? "" : ", " + unsure + " of unknown outcome either way"));
            return;
        }
        throw new StoryFailed(findings.size() + " acknowledged facts are not as they must be:\n"
                + findings.stream().limit(SHOWN).map(Finding::toString).collect(Collectors.joining("\n")));
    }
}

package io.strangler.cli;

import io.strangler.playbook.gate.Past;
import io.strangler.playbook.gate.Past.Approval;
import io.strangler.playbook.ledger.Ledger.Entry;
import io.strangler.playbook.stage.Stage;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/** Reads from the ledger what gates want to know of the past. */
final class History {
    /** The ledger's word for a person's consent to a stage, which stands after it. */
    static final String APPROVE = "approve";
    /** The ledger's word for consent that is taken back. */
    static final String WITHDRAW = "withdraw";

    private static final Duration OLDEST = Duration.ofHours(24);
    private static final Set<String> MOVES = Set.of("adopted", "advance", "rollback");

    private History() {}

    /** @param history newest first */
    static Past of(List<Entry> history, Instant now) {
        Instant oldest = now.minus(OLDEST);
        // Reads compared before the stage was entered say nothing of it; a raised share does not make them worthless.
        Instant entered = enteredAt(history).filter(at -> at.isAfter(oldest)).orElse(oldest);
        // Keys that a raised share moved are written by another side from then on: a check must look at what that does.
        Optional<Instant> moved = last(history, entry -> !entry.before().equals(entry.after()));
        return new Past(entered, moved, approvals(history));
    }

    /** Returns when the present stage was entered; empty when the ledger does not say. */
    static Optional<Instant> enteredAt(List<Entry> history) {
        return last(history, History::changesStage);
    }

    static Optional<Instant> last(List<Entry> history, Predicate<Entry> which) {
        return history.stream()
                .filter(entry -> MOVES.contains(entry.action()))
                .filter(which)
                .map(Entry::at)
                .findFirst();
    }

    // What was said before the last change of the stage was said of another move.
    private static List<Approval> approvals(List<Entry> history) {
        List<Approval> approvals = new ArrayList<>();
        for (Entry entry : history) {
            if (MOVES.contains(entry.action()) && changesStage(entry)) {
                break;
            }
            if (entry.action().equals(APPROVE) || entry.action().equals(WITHDRAW)) {
                Stage.of(entry.after())
                        .ifPresent(stage -> approvals.add(new Approval(
                                stage, entry.action().equals(APPROVE), entry.actor(), entry.at(), entry.reason())));
            }
        }
        return approvals;
    }

    private static boolean changesStage(Entry entry) {
        return !stage(entry.before()).equals(stage(entry.after()));
    }

    private static String stage(String words) {
        return words.strip().split("\\s", 2)[0];
    }
}

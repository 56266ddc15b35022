package io.strangler.cli;

import io.strangler.playbook.evidence.Evidence;
import io.strangler.playbook.gate.Facts;
import io.strangler.playbook.gate.GateResult;
import io.strangler.playbook.gate.Gates;
import io.strangler.playbook.ledger.ControlDatabase;
import io.strangler.playbook.ledger.Ledger;
import io.strangler.playbook.plan.CapabilitySpec;
import io.strangler.playbook.stage.Stage;
import io.strangler.playbook.stage.StageRule;
import io.strangler.translate.Declaration;
import io.strangler.translate.EntityTranslator;
import io.strangler.translate.TranslatorJars;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/** Gathers the facts of a capability and has the gates judge them. */
final class Judgement {
    private static final Duration OLDEST = Duration.ofHours(24);
    private static final Set<String> MOVES = Set.of("adopted", "advance", "rollback");

    private Judgement() {}

    /** Returns what every gate before the stage says; none where there is nothing to judge. */
    static List<GateResult> of(Workspace workspace, CapabilitySpec capability, StageRule present, Stage to)
            throws SQLException {
        if (!capability.hasData()) {
            return List.of();
        }
        ControlDatabase control = workspace
                .control()
                .orElseThrow(() -> new Refusal(
                        Exit.FAILURE,
                        "the plan has entities and no control database; add 'control' to "
                                + workspace.plan().file()));
        Instant now = Instant.now();
        Evidence evidence = control.evidence();
        List<Ledger.Entry> history = control.ledger().history(capability.name());
        try (TranslatorJars jars = workspace.translators()) {
            Facts facts = new Facts(
                    evidence.shadow(capability.name(), entered(history, now)),
                    evidence.streams(capability.name()),
                    evidence.checks(capability.name()),
                    lossy(workspace, capability, jars),
                    moved(history),
                    jars.revision());
            return Gates.judge(capability, present, to, facts, now);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Returns the stage whose gates are next in the way of a rule; empty at the end. */
    static Optional<Stage> next(StageRule present) {
        return present.stage() == Stage.LIVE && present.share() < 100
                ? Optional.of(Stage.LIVE)
                : present.stage().next();
    }

    // Reads compared before the stage was entered say nothing of it; a raised share does not make them worthless.
    private static Instant entered(List<Ledger.Entry> history, Instant now) {
        Instant oldest = now.minus(OLDEST);
        return last(history, entry -> !stage(entry.before()).equals(stage(entry.after())))
                .filter(at -> at.isAfter(oldest))
                .orElse(oldest);
    }

    // Keys that a raised share moved are written by another side from then on: a check must look at what that does.
    private static Instant moved(List<Ledger.Entry> history) {
        return last(history, entry -> !entry.before().equals(entry.after())).orElse(Instant.EPOCH);
    }

    private static Optional<Instant> last(List<Ledger.Entry> history, Predicate<Ledger.Entry> which) {
        return history.stream()
                .filter(entry -> MOVES.contains(entry.action()))
                .filter(which)
                .map(Ledger.Entry::at)
                .findFirst();
    }

    private static String stage(String words) {
        return words.strip().split("\\s", 2)[0];
    }

    private static List<String> lossy(Workspace workspace, CapabilitySpec capability, TranslatorJars jars) {
        List<String> losses = new ArrayList<>();
        for (String entity : capability.entities()) {
            EntityTranslator translator = jars.translators()
                    .entity(entity)
                    .orElseThrow(() -> new Refusal(
                            Exit.FAILURE,
                            "no translator is named " + entity + "; add its jar to 'translators' in "
                                    + workspace.plan().file()));
            for (Declaration each : translator.declarations()) {
                if (each.kind() == Declaration.Kind.LOSSY) {
                    losses.add(each.side().word() + " " + each.field() + " (" + each.reason() + ")");
                }
            }
        }
        return losses;
    }
}

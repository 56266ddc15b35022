package io.strangler.cli;

import io.strangler.playbook.evidence.Evidence;
import io.strangler.playbook.gate.Facts;
import io.strangler.playbook.gate.GateResult;
import io.strangler.playbook.gate.Gates;
import io.strangler.playbook.gate.Past;
import io.strangler.playbook.ledger.ControlDatabase;
import io.strangler.playbook.plan.CapabilitySpec;
import io.strangler.playbook.stage.Stage;
import io.strangler.playbook.stage.StageRule;
import io.strangler.translate.Declaration;
import io.strangler.translate.EntityTranslator;
import io.strangler.translate.TranslatorJars;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Gathers the facts of a capability and has the gates judge them. */
final class Judgement {
    private final Workspace workspace;
    private final Clock clock;

    Judgement(Workspace workspace, Clock clock) {
        this.workspace = workspace;
        this.clock = clock;
    }

    /** Returns what every gate before the stage says now; none where there is nothing to judge. */
    static List<GateResult> of(Workspace workspace, CapabilitySpec capability, StageRule present, Stage to)
            throws SQLException, InterruptedException {
        return new Judgement(workspace, Clock.systemUTC()).of(capability, present, to);
    }

    List<GateResult> of(CapabilitySpec capability, StageRule present, Stage to)
            throws SQLException, InterruptedException {
        if (!capability.hasData() && !capability.gates().needsControl()) {
            return List.of();
        }
        ControlDatabase control = workspace
                .control()
                .orElseThrow(() -> new Refusal(
                        Exit.FAILURE,
                        "the plan has entities and no control database; add 'control' to "
                                + workspace.plan().file()));
        Instant now = clock.instant();
        Evidence evidence = control.evidence();
        Past past = History.of(control.ledger().history(capability.name()), now);
        TrafficMeter meter = new TrafficMeter(workspace.proxy(), evidence, clock);
        try (TranslatorJars jars = workspace.translators()) {
            Facts facts = new Facts(
                    evidence.shadow(capability.name(), past.comparedSince()),
                    evidence.streams(capability.name()),
                    evidence.checks(capability.name()),
                    lossy(capability, jars),
                    past,
                    jars.revision(),
                    capability.gates().traffic().any()
                            ? meter.since(capability.name(), past.movedAt())
                            : Optional.empty());
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

    private List<String> lossy(CapabilitySpec capability, TranslatorJars jars) {
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

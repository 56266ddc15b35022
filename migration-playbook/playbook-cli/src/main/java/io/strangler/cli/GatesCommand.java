package io.strangler.cli;

import io.strangler.playbook.gate.GateResult;
import io.strangler.playbook.gate.GateResult.Verdict;
import io.strangler.playbook.gate.Gates;
import io.strangler.playbook.plan.CapabilitySpec;
import io.strangler.playbook.stage.Stage;
import io.strangler.playbook.stage.StageRule;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.node.ObjectNode;

/** Judges the gates before a stage and changes nothing. */
@Command(
        name = "gates",
        description = "Judges whether a capability may go on; changes nothing.",
        mixinStandardHelpOptions = true)
final class GatesCommand implements Callable<Integer> {
    private final Terminal terminal;

    @Mixin
    private GlobalOptions options = new GlobalOptions();

    @Parameters(paramLabel = "CAPABILITY", description = "The capability to judge.")
    private String capability = "";

    @Option(
            names = "--to",
            paramLabel = "STAGE",
            converter = StageWord.class,
            description = "The stage to go to; default: the next one.")
    private Optional<Stage> to = Optional.empty();

    GatesCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() throws Exception {
        try (Workspace workspace = options.open()) {
            CapabilitySpec spec = workspace.capability(capability);
            Standing standing = workspace.standing(spec.name());
            StageRule present = standing.rule()
                    .orElseThrow(() -> new Refusal(
                            Exit.FAILURE, "nobody knows the stage of " + capability + "; see: strangler flags"));
            Optional<Stage> wanted = to.or(() -> Judgement.next(present));
            if (wanted.isEmpty()) {
                terminal.say(capability + " is complete; there is no stage after it and no gate to judge");
                return Exit.OK;
            }
            List<GateResult> gates = Judgement.of(workspace, spec, present, wanted.get());
            Verdict sum = Gates.sum(gates);
            show(standing, wanted.get(), gates, sum);
            return GateTable.exit(sum);
        }
    }

    private void show(Standing standing, Stage wanted, List<GateResult> gates, Verdict sum) {
        if (options.json()) {
            ObjectNode document = Json.document()
                    .put("capability", capability)
                    .put("stage", standing.words())
                    .put("to", wanted.word())
                    .put("verdict", GateTable.word(sum));
            GateTable.json(document, wanted, gates);
            Json.print(terminal, document);
        } else if (!gates.isEmpty()) {
            GateTable.of(gates).print(terminal);
        }
        terminal.say(capability + " " + standing.words() + " -> " + wanted.word() + ": "
                + (gates.isEmpty() ? "no gate guards this move" : GateTable.word(sum))
                + (sum == Verdict.OPEN
                        ? "; go on with: strangler advance " + capability + " --to " + wanted.word()
                        : ""));
    }
}

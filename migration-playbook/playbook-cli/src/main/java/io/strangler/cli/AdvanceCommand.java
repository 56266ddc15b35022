package io.strangler.cli;

import io.strangler.playbook.gate.GateResult;
import io.strangler.playbook.gate.GateResult.Verdict;
import io.strangler.playbook.gate.Gates;
import io.strangler.playbook.plan.CapabilitySpec;
import io.strangler.playbook.stage.Moves;
import io.strangler.playbook.stage.Stage;
import io.strangler.playbook.stage.StageRule;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Moves a capability forward when its gates are open. */
@Command(
        name = "advance",
        description = "Moves a capability forward, if its gates are open, and waits until the proxy follows.",
        mixinStandardHelpOptions = true)
final class AdvanceCommand implements Callable<Integer> {
    private final Terminal terminal;

    @Mixin
    private GlobalOptions options = new GlobalOptions();

    @Parameters(
            paramLabel = "CAPABILITY",
            arity = "0..1",
            description = "The capability to move; may be left out with --plan-file.")
    private String capability = "";

    @Option(
            names = "--to",
            paramLabel = "STAGE",
            converter = StageWord.class,
            description = "The stage to go to; default: the next one.")
    private Optional<Stage> to = Optional.empty();

    @Option(
            names = "--share",
            paramLabel = "N",
            description =
                    "Percent of the keys that are live, 1 to 100; default: all with --to live, else the next of 10, 50, 100.")
    private Optional<Integer> share = Optional.empty();

    @Option(
            names = "--plan-file",
            paramLabel = "FILE",
            description =
                    "What strangler plan CAPABILITY -o json has printed: does exactly that, or refuses because the"
                            + " world has moved.")
    private Optional<Path> file = Optional.empty();

    @Option(names = "--yes", description = "Do not ask.")
    private boolean yes;

    @Option(
            names = "--timeout",
            paramLabel = "SECONDS",
            defaultValue = "60",
            description = "How long to wait for the proxy (default: ${DEFAULT-VALUE}).")
    private int timeout = 60;

    AdvanceCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() throws Exception {
        try (Workspace workspace = options.open()) {
            Optional<SavedProposal> saved = saved();
            CapabilitySpec spec = workspace.capability(capability);
            if (!yes && !terminal.interactive()) {
                throw new Refusal(
                        Exit.USAGE,
                        "advance moves " + capability + " and there is no terminal to ask on; run: strangler advance "
                                + capability + words() + " --yes");
            }
            Standing standing = workspace.followed(spec.name());
            return saved.isPresent()
                    ? advance(workspace, spec, standing, saved.get())
                    : advance(workspace, spec, standing);
        }
    }

    private Optional<SavedProposal> saved() {
        if (file.isEmpty()) {
            if (capability.isEmpty()) {
                throw new Refusal(Exit.USAGE, "no capability is named; see: strangler advance --help");
            }
            return Optional.empty();
        }
        if (to.isPresent() || share.isPresent()) {
            throw new Refusal(
                    Exit.USAGE, "--plan-file says where to go; leave --to and --share out, or leave the file out");
        }
        SavedProposal proposal = SavedProposal.read(file.get(), capability);
        capability = proposal.move().capability().value();
        return Optional.of(proposal);
    }

    private int advance(Workspace workspace, CapabilitySpec spec, Standing standing) throws Exception {
        StageRule present = present(standing);
        Move move = Move.forward(spec.name(), present, to, share);
        if (standing.at(move.stage(), move.share()) && standing.settled()) {
            terminal.say(capability + " is at " + standing.words() + " already");
            return Exit.OK;
        }
        return judge(workspace, spec, standing, move);
    }

    /** Moves as a file says that somebody has agreed to, and only in the world in which they did. */
    private int advance(Workspace workspace, CapabilitySpec spec, Standing standing, SavedProposal saved)
            throws Exception {
        List<String> moved = World.of(workspace, spec.name(), present(standing)).moved(saved.world());
        if (!moved.isEmpty()) {
            throw new Refusal(
                    Exit.FAILURE,
                    "the world has moved since " + saved.file() + " was written: " + String.join("; ", moved) + "; "
                            + capability + " stays at " + standing.words()
                            + "; look at it anew: strangler plan " + capability + " -o json");
        }
        return judge(workspace, spec, standing, saved.move());
    }

    private StageRule present(Standing standing) {
        return standing.rule()
                .orElseThrow(() -> new Refusal(
                        Exit.FAILURE,
                        "the proxy has no stage for " + capability + ": "
                                + standing.refused().orElse("no reason given") + "; see: strangler flags"));
    }

    private int judge(Workspace workspace, CapabilitySpec spec, Standing standing, Move wanted) throws Exception {
        StageRule present = present(standing);
        Moves.refusal(present, wanted.rule(), spec.hasData()).ifPresent(reason -> {
            throw new Refusal(Exit.GATE_CLOSED, reason + "; see: strangler gates " + capability);
        });
        List<GateResult> gates = Judgement.of(workspace, spec, present, wanted.stage());
        StageMove move = new StageMove(terminal, workspace, spec, standing, "advance", options.json());
        Verdict sum = Gates.sum(gates);
        if (sum != Verdict.OPEN) {
            move.show(wanted.stage(), wanted.share(), GateTable.word(sum), Optional.empty(), gates);
            GateTable.sayWhatIsNotOpen(terminal, gates);
            terminal.say(capability + " stays at " + standing.words() + "; judge again with: strangler gates "
                    + capability + " --to " + wanted.stage().word());
            return GateTable.exit(sum);
        }
        String question = "Move " + capability + " from " + standing.words() + " to " + wanted.words() + "?";
        if (!yes && !terminal.confirm(question)) {
            terminal.say(capability + " stays at " + standing.words());
            return Exit.FAILURE;
        }
        return move.carryOut(
                wanted.stage(),
                wanted.share(),
                Duration.ofSeconds(timeout),
                gates,
                gates.isEmpty() ? "no gate guards this move" : gates.size() + " gates open");
    }

    private String words() {
        return to.map(stage -> " --to " + stage.word()).orElse("")
                + share.map(percent -> " --share " + percent).orElse("")
                + file.map(name -> " --plan-file " + name).orElse("");
    }
}

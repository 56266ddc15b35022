package io.strangler.cli;

import io.strangler.playbook.gate.GateResult;
import io.strangler.playbook.gate.GateResult.Verdict;
import io.strangler.playbook.gate.Gates;
import io.strangler.playbook.plan.CapabilitySpec;
import io.strangler.playbook.stage.Flags;
import io.strangler.playbook.stage.Moves;
import io.strangler.playbook.stage.Stage;
import io.strangler.playbook.stage.StageRule;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.IntStream;
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
    private static final int[] RUNGS = {10, 50, 100};

    private final Terminal terminal;

    @Mixin
    private GlobalOptions options = new GlobalOptions();

    @Parameters(paramLabel = "CAPABILITY", description = "The capability to move.")
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
            CapabilitySpec spec = workspace.capability(capability);
            if (!yes && !terminal.interactive()) {
                throw new Refusal(
                        Exit.USAGE,
                        "advance moves " + capability + " and there is no terminal to ask on; run: strangler advance "
                                + capability + words() + " --yes");
            }
            return advance(workspace, spec, workspace.followed(spec.name()));
        }
    }

    private int advance(Workspace workspace, CapabilitySpec spec, Standing standing) throws Exception {
        StageRule present = standing.rule()
                .orElseThrow(() -> new Refusal(
                        Exit.FAILURE,
                        "the proxy has no stage for " + capability + ": "
                                + standing.refused().orElse("no reason given") + "; see: strangler flags"));
        Stage stage = stage(present);
        int wantedShare = share(present, stage);
        if (standing.at(stage, wantedShare) && standing.settled()) {
            terminal.say(capability + " is at " + standing.words() + " already");
            return Exit.OK;
        }
        requireForward(present, stage, wantedShare);
        StageRule wanted = stage == Stage.LIVE ? Flags.live(spec.name(), wantedShare) : Flags.fixed(spec.name(), stage);
        Moves.refusal(present, wanted, spec.hasData()).ifPresent(reason -> {
            throw new Refusal(Exit.GATE_CLOSED, reason + "; see: strangler gates " + capability);
        });
        List<GateResult> gates = Judgement.of(workspace, spec, present, stage);
        StageMove move = new StageMove(terminal, workspace, spec, standing, "advance", options.json());
        Verdict sum = Gates.sum(gates);
        if (sum != Verdict.OPEN) {
            move.show(stage, wantedShare, GateTable.word(sum), Optional.empty(), gates);
            GateTable.sayWhatIsNotOpen(terminal, gates);
            terminal.say(capability + " stays at " + standing.words() + "; judge again with: strangler gates "
                    + capability + " --to " + stage.word());
            return GateTable.exit(sum);
        }
        String question =
                "Move " + capability + " from " + standing.words() + " to " + Standing.words(stage, wantedShare) + "?";
        if (!yes && !terminal.confirm(question)) {
            terminal.say(capability + " stays at " + standing.words());
            return Exit.FAILURE;
        }
        return move.carryOut(
                stage,
                wantedShare,
                Duration.ofSeconds(timeout),
                gates,
                gates.isEmpty() ? "no gate guards this move" : gates.size() + " gates open");
    }

    private Stage stage(StageRule present) {
        if (to.isPresent()) {
            return to.get();
        }
        boolean partial = present.stage() == Stage.LIVE && present.share() < 100;
        if (partial || (share.isPresent() && present.stage() == Stage.LIVE)) {
            return Stage.LIVE;
        }
        return present.stage()
                .next()
                .orElseThrow(() ->
                        new Refusal(Exit.USAGE, capability + " is complete; no stage follows; see: strangler report"));
    }

    private int share(StageRule present, Stage stage) {
        if (share.isPresent()) {
            int given = share.get();
            if (given < 1 || given > 100) {
                throw new Refusal(
                        Exit.USAGE,
                        "--share " + given + " is not between 1 and 100; to go back: strangler rollback " + capability);
            }
            if (stage != Stage.LIVE && given != 100) {
                throw new Refusal(
                        Exit.USAGE,
                        "--share " + given + " needs --to live, not " + stage.word()
                                + "; all keys share every other stage");
            }
            return given;
        }
        if (stage != Stage.LIVE || to.isPresent()) {
            return 100;
        }
        double now = present.stage() == Stage.LIVE ? present.share() : 0;
        return IntStream.of(RUNGS).filter(rung -> rung > now).findFirst().orElse(100);
    }

    private void requireForward(StageRule present, Stage stage, int wantedShare) {
        boolean back = stage.compareTo(present.stage()) < 0
                || (stage == Stage.LIVE && present.stage() == Stage.LIVE && wantedShare < present.share());
        if (back) {
            throw new Refusal(
                    Exit.USAGE,
                    "advance only goes forward: " + Standing.words(stage, wantedShare) + " lies before "
                            + Standing.words(present) + "; to go back: strangler rollback " + capability);
        }
    }

    private String words() {
        return to.map(stage -> " --to " + stage.word()).orElse("")
                + share.map(percent -> " --share " + percent).orElse("");
    }
}

package io.strangler.cli;

import io.strangler.playbook.plan.CapabilitySpec;
import io.strangler.playbook.stage.Flags;
import io.strangler.playbook.stage.Moves;
import io.strangler.playbook.stage.Stage;
import io.strangler.playbook.stage.StageRule;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Takes a capability back to the previous safe stage; no gate stands in the way. */
@Command(
        name = "rollback",
        description = "Takes a capability back to the previous safe stage: live and rampdown to shadow, shadow to"
                + " dualwrite, dualwrite to off.",
        mixinStandardHelpOptions = true)
final class RollbackCommand implements Callable<Integer> {
    private static final Map<Stage, Stage> BACK = new EnumMap<>(Map.of(
            Stage.DUALWRITE, Stage.OFF,
            Stage.SHADOW, Stage.DUALWRITE,
            Stage.LIVE, Stage.SHADOW,
            Stage.RAMPDOWN, Stage.SHADOW));

    private final Terminal terminal;

    @Mixin
    private GlobalOptions options = new GlobalOptions();

    @Parameters(paramLabel = "CAPABILITY", description = "The capability to take back.")
    private String capability = "";

    @Option(names = "--yes", description = "Do not ask.")
    private boolean yes;

    @Option(
            names = "--timeout",
            paramLabel = "SECONDS",
            defaultValue = "60",
            description = "How long to wait for the proxy (default: ${DEFAULT-VALUE}).")
    private int timeout = 60;

    RollbackCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    /** Returns the stage a rollback leads to; empty where there is no way back or nothing to take back. */
    static Optional<Stage> back(Stage present) {
        return Optional.ofNullable(BACK.get(present));
    }

    @Override
    public Integer call() throws Exception {
        try (Workspace workspace = options.open()) {
            CapabilitySpec spec = workspace.capability(capability);
            if (!yes && !terminal.interactive()) {
                throw new Refusal(
                        Exit.USAGE,
                        "rollback moves " + capability + " and there is no terminal to ask on; run: strangler rollback "
                                + capability + " --yes");
            }
            Standing standing = workspace.followed(spec.name());
            StageRule present = standing.rule()
                    .orElseThrow(() -> new Refusal(
                            Exit.FAILURE, "nobody knows the stage of " + capability + "; see: strangler flags"));
            if (present.stage() == Stage.OFF) {
                terminal.say(capability + " is off already; there is nothing to take back");
                return Exit.OK;
            }
            Stage stage = back(present.stage()).orElse(Stage.SHADOW);
            Moves.refusal(present, Flags.fixed(spec.name(), stage), spec.hasData())
                    .ifPresent(reason -> {
                        throw new Refusal(Exit.GATE_CLOSED, reason + "; see: strangler report");
                    });
            if (!yes
                    && !terminal.confirm(
                            "Take " + capability + " back from " + standing.words() + " to " + stage.word() + "?")) {
                terminal.say(capability + " stays at " + standing.words());
                return Exit.FAILURE;
            }
            return new StageMove(terminal, workspace, spec, standing, "rollback", options.json())
                    .carryOut(stage, 100, Duration.ofSeconds(timeout), List.of(), "asked for by the operator");
        }
    }
}

package io.strangler.cli;

import io.strangler.playbook.ledger.ControlDatabase;
import io.strangler.playbook.ledger.Ledger;
import io.strangler.playbook.ledger.SessionLock;
import io.strangler.playbook.plan.CapabilitySpec;
import io.strangler.playbook.ramp.RampPlan;
import io.strangler.playbook.ramp.RampState;
import io.strangler.playbook.stage.Stage;
import io.strangler.playbook.stage.StageRule;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Raises the live share step by step while the gates stay open, and takes it back when one closes. */
@Command(
        name = "ramp",
        description =
                "Raises the live share step by step while the gates stay open, waits while not enough is known, and"
                        + " goes back by itself when a gate closes. Runs until it ends; without --steps it carries on with the one"
                        + " under way.",
        mixinStandardHelpOptions = true)
final class RampCommand implements Callable<Integer> {
    private final Terminal terminal;

    @Mixin
    private GlobalOptions options = new GlobalOptions();

    @Parameters(paramLabel = "CAPABILITY", description = "The capability to move.")
    private String capability = "";

    @Option(
            names = "--steps",
            paramLabel = "N",
            split = ",",
            description = "The shares in percent, rising, for example 1,5,25,50,100.")
    private List<Integer> steps = List.of();

    @Option(
            names = "--soak",
            paramLabel = "TIME",
            converter = DurationWord.class,
            defaultValue = "10m",
            description = "How long each step has to last (default: ${DEFAULT-VALUE}).")
    private Duration soak = Duration.ofMinutes(10);

    @Option(
            names = "--every",
            paramLabel = "TIME",
            converter = DurationWord.class,
            defaultValue = "5s",
            description = "How often to look (default: ${DEFAULT-VALUE}).")
    private Duration every = Duration.ofSeconds(5);

    @Option(
            names = "--timeout",
            paramLabel = "SECONDS",
            defaultValue = "60",
            description = "How long to wait for the proxy at each step (default: ${DEFAULT-VALUE}).")
    private int timeout = 60;

    @Option(names = "--stop", description = "End the ramp under way; nothing is moved.")
    private boolean stop;

    @Option(names = "--yes", description = "Do not ask.")
    private boolean yes;

    RampCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() throws Exception {
        try (Workspace workspace = options.open()) {
            CapabilitySpec spec = workspace.capability(capability);
            ControlDatabase control = workspace
                    .control()
                    .orElseThrow(() -> new Refusal(
                            Exit.FAILURE,
                            "a ramp keeps its state in the ledger, and the plan has no control database; add 'control' to "
                                    + workspace.plan().file()));
            Optional<RampState> under = RampState.of(control.ledger().history(spec.name()));
            if (stop) {
                return stop(workspace, spec, control, under);
            }
            if (!yes && !terminal.interactive()) {
                throw new Refusal(
                        Exit.USAGE,
                        "ramp moves " + capability
                                + " and there is no terminal to ask on; add --yes; see: strangler ramp" + " --help");
            }
            return run(workspace, spec, control, under);
        }
    }

    private int run(Workspace workspace, CapabilitySpec spec, ControlDatabase control, Optional<RampState> under)
            throws Exception {
        try (SessionLock lock = control.lock(
                "ramp of " + workspace.plan().migration() + "/" + spec.name(),
                "strangler-ramp " + System.getProperty("user.name", "unknown"))) {
            Optional<String> other = lock.take();
            if (other.isPresent()) {
                throw new Refusal(
                        Exit.FAILURE,
                        "another ramp of " + capability + " runs already: " + other.get()
                                + "; end it with: strangler ramp " + capability + " --stop");
            }
            if (!begin(workspace, spec, control, under)) {
                return Exit.FAILURE;
            }
            try (BackgroundChecks checks = new BackgroundChecks(terminal, options.plan)) {
                RampRun.Settings settings = new RampRun.Settings(
                        every, Duration.ofSeconds(timeout), Clock.systemUTC(), Follow::pause, checks);
                RampRun.Outcome outcome = new RampRun(quiet(), workspace, spec, control, settings).run(lock);
                show(outcome);
                return outcome.exit();
            }
        }
    }

    private boolean begin(Workspace workspace, CapabilitySpec spec, ControlDatabase control, Optional<RampState> under)
            throws SQLException, InterruptedException {
        if (under.isPresent()) {
            if (!steps.isEmpty()) {
                throw new Refusal(
                        Exit.USAGE,
                        "a ramp of " + capability + " is under way since "
                                + under.get().since() + ", "
                                + under.get().plan().text() + "; carry on with: strangler ramp " + capability
                                + "; or end it: strangler ramp " + capability + " --stop");
            }
            terminal.say(capability + ": carries on, " + under.get().plan().text() + ", begun at "
                    + under.get().since() + " by " + under.get().who());
            return true;
        }
        RampPlan ramp = plan();
        Standing standing = workspace.followed(spec.name());
        StageRule present = standing.rule()
                .orElseThrow(() -> new Refusal(
                        Exit.FAILURE, "nobody knows the stage of " + capability + "; see: strangler flags"));
        boolean possible = present.stage() == Stage.SHADOW || present.stage() == Stage.LIVE || !spec.hasData();
        if (!possible || present.stage().compareTo(Stage.LIVE) > 0) {
            throw new Refusal(
                    Exit.USAGE,
                    "a ramp begins at shadow or live, not at " + standing.words() + "; see: strangler plan "
                            + capability);
        }
        if (present.stage() == Stage.LIVE && ramp.after(present.share()).isEmpty()) {
            throw new Refusal(
                    Exit.USAGE,
                    capability + " is at " + standing.words() + " and the last step is " + ramp.last()
                            + " %; see: strangler plan " + capability);
        }
        if (!yes
                && !terminal.confirm("Ramp " + capability + " from " + standing.words() + " by " + ramp.text() + "?")) {
            terminal.say(capability + " stays at " + standing.words());
            return false;
        }
        record(spec, control, RampState.BEGUN, standing.words(), Standing.words(Stage.LIVE, ramp.last()), ramp.text());
        return true;
    }

    private RampPlan plan() {
        if (steps.isEmpty()) {
            throw new Refusal(
                    Exit.USAGE,
                    "no ramp of " + capability + " is under way; begin one with: strangler ramp " + capability
                            + " --steps 1,5,25,50,100 --soak 10m");
        }
        try {
            return new RampPlan(steps, soak);
        } catch (IllegalArgumentException e) {
            throw new Refusal(Exit.USAGE, "--steps: " + e.getMessage());
        }
    }

    private int stop(Workspace workspace, CapabilitySpec spec, ControlDatabase control, Optional<RampState> under)
            throws SQLException, InterruptedException {
        if (under.isEmpty()) {
            terminal.say("no ramp of " + capability + " is under way; see: strangler report");
            return Exit.OK;
        }
        String words = workspace.standing(spec.name()).words();
        record(spec, control, RampState.ENDED, words, words, "stopped by hand");
        terminal.say(capability + ": the ramp is ended, and it stays at " + words + "; to go back: strangler rollback "
                + capability);
        return Exit.OK;
    }

    private static void record(
            CapabilitySpec spec, ControlDatabase control, String action, String before, String after, String reason)
            throws SQLException {
        control.ledger()
                .record(new Ledger.Entry(
                        spec.name(),
                        Instant.now(),
                        System.getProperty("user.name", "unknown"),
                        action,
                        before,
                        after,
                        reason));
    }

    // With JSON there is one document, at the end.
    private Terminal quiet() {
        return options.json()
                ? new Terminal(
                        new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8),
                        terminal.err(),
                        terminal.interactive(),
                        terminal.colour(),
                        terminal.answers())
                : terminal;
    }

    private void show(RampRun.Outcome outcome) {
        if (options.json()) {
            Json.print(
                    terminal,
                    Json.document()
                            .put("capability", capability)
                            .put("action", "ramp")
                            .put("outcome", outcome.ending())
                            .put("stage", outcome.words())
                            .put("reason", outcome.why()));
        }
        terminal.say(capability + ": the ramp has ended, " + outcome.ending() + ", at " + outcome.words() + ": "
                + outcome.why() + "; see: strangler report");
    }
}

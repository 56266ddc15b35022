package io.strangler.cli;

import io.strangler.cli.Admin.Answer;
import io.strangler.playbook.InvalidFile;
import io.strangler.playbook.gate.GateResult;
import io.strangler.playbook.ledger.ControlDatabase;
import io.strangler.playbook.ledger.Ledger;
import io.strangler.playbook.ledger.SessionLock;
import io.strangler.playbook.plan.CapabilitySpec;
import io.strangler.playbook.ramp.Ramp;
import io.strangler.playbook.ramp.RampDecision;
import io.strangler.playbook.ramp.RampState;
import io.strangler.playbook.stage.Stage;
import io.strangler.playbook.stage.StageRule;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Carries a ramp out that has begun: looks, decides, moves, until it ends. What it has to know stands in the ledger, so that
 * it may be stopped at any moment and carried on by another. While anything cannot be asked it stays where it is.
 */
final class RampRun {
    // A single look may fall on a moment: going back, and giving up, takes as many that say the same.
    private static final int LOOKS = 3;
    private static final Duration AFTER_A_REFUSAL = Duration.ofMinutes(1);

    private final Terminal terminal;
    private final Workspace workspace;
    private final CapabilitySpec spec;
    private final ControlDatabase control;
    private final Settings settings;
    private String said = "";
    private String decided = "";
    private int looks;
    private double reached;
    private Instant notBefore = Instant.EPOCH;

    /**
     * How a ramp is carried out.
     *
     * @param every how long to pause between looks
     * @param limit how long to wait for the proxy
     */
    record Settings(Duration every, Duration limit, Clock clock, Pause pause, Checks checks) {}

    /** Lets time pass. */
    interface Pause {
        void await(Duration time) throws InterruptedException;
    }

    /** Has an entity checked, beside the looking. */
    interface Checks {
        /** Begins to check unless one is under way, or has just ended. */
        void begin(String entity);
    }

    /** How it ended, and where it stands then. */
    record Outcome(String ending, int exit, String words, String why) {}

    RampRun(Terminal terminal, Workspace workspace, CapabilitySpec spec, ControlDatabase control, Settings settings) {
        this.terminal = terminal;
        this.workspace = workspace;
        this.spec = spec;
        this.control = control;
        this.settings = settings;
    }

    /** Runs until the ramp ends; an interrupt leaves it to be carried on. */
    Outcome run(SessionLock lock) throws InterruptedException {
        while (true) {
            try {
                Optional<String> other = lock.take();
                if (other.isPresent()) {
                    throw new Refusal(
                            Exit.FAILURE,
                            "another ramp of " + spec.name() + " runs already: " + other.get()
                                    + "; see: strangler report");
                }
                Optional<Outcome> outcome = look();
                if (outcome.isPresent()) {
                    return outcome.get();
                }
            } catch (SQLException | IOException | InvalidFile e) {
                say("nothing can be decided now: " + e.getMessage());
            }
            settings.pause().await(settings.every());
        }
    }

    private Optional<Outcome> look() throws SQLException, IOException, InterruptedException {
        List<Ledger.Entry> history = control.ledger().history(spec.name());
        Optional<RampState> found = RampState.of(history);
        Answer answer = workspace.proxy().status();
        Standing standing = workspace.standing(spec.name(), answer);
        if (found.isEmpty()) {
            return Optional.of(new Outcome(
                    "stopped", Exit.FAILURE, standing.words(), "somebody has ended it; see: strangler report"));
        }
        if (!standing.effective() || standing.rule().isEmpty()) {
            say("nothing can be decided now: the proxy does not say where " + spec.name() + " stands");
            return Optional.empty();
        }
        StageRule present = standing.rule().get();
        RampState state = found.get().reaching(reached);
        Instant now = settings.clock().instant();
        List<GateResult> gates;
        try {
            gates = new Judgement(workspace, settings.clock()).of(spec, present, Stage.LIVE);
        } catch (Refusal | UncheckedIOException | IllegalStateException e) {
            // Translators that are being replaced at this moment, for one.
            say("nothing can be decided now: " + e.getMessage());
            return Optional.empty();
        }
        Ramp.Position position = new Ramp.Position(
                present.stage(),
                present.share(),
                standing.words(),
                standing.settled(),
                History.of(history, now).movedAt());
        RampDecision decision = Ramp.decide(state, position, gates, now);
        return carryOut(decision, standing, state, confirmed(decision), now);
    }

    private boolean confirmed(RampDecision decision) {
        String kind = decision.getClass().getSimpleName();
        looks = kind.equals(decided) ? looks + 1 : 1;
        decided = kind;
        return looks >= LOOKS;
    }

    private Optional<Outcome> carryOut(
            RampDecision decision, Standing standing, RampState state, boolean confirmed, Instant now)
            throws SQLException, IOException, InterruptedException {
        switch (decision) {
            case RampDecision.Wait wait -> say(wait.why());
            case RampDecision.Check check -> {
                say("a check is wanted of " + String.join(", ", check.entities()));
                check.entities().forEach(settings.checks()::begin);
            }
            case RampDecision.Advance advance -> {
                if (!now.isBefore(notBefore)) {
                    advance(standing, advance.share());
                }
            }
            case RampDecision.Back back -> {
                if (state.back().isPresent() || confirmed) {
                    back(standing, state, back.why());
                } else {
                    say("a gate is closed, look " + looks + " of " + LOOKS + " before it goes back: " + back.why());
                }
            }
            case RampDecision.End end -> {
                if (confirmed || end.ending() == RampDecision.Ending.WENT_BACK) {
                    return Optional.of(end(standing, end));
                }
            }
        }
        return Optional.empty();
    }

    private void advance(Standing standing, int share) throws IOException, InterruptedException {
        say("goes on to " + Standing.words(Stage.LIVE, share));
        boolean done = false;
        try {
            done = move(standing, StageMove.ADVANCE, Stage.LIVE, share, "a step of the ramp, all gates open");
        } catch (Refusal e) {
            say(String.valueOf(e.getMessage()));
        }
        if (done) {
            reached = Math.max(reached, share);
        } else {
            notBefore = settings.clock().instant().plus(AFTER_A_REFUSAL);
        }
    }

    // What is decided stands in the ledger before it is done: whoever carries on goes back too, though the gate may
    // open.
    private void back(Standing standing, RampState state, String why)
            throws SQLException, IOException, InterruptedException {
        if (state.back().isEmpty()) {
            record(RampState.BACK, standing.words(), Stage.SHADOW.word(), why);
        }
        say("goes back, for a gate is closed: " + why);
        move(standing, "rollback", Stage.SHADOW, 100, "the ramp goes back: " + why);
    }

    private boolean move(Standing standing, String action, Stage stage, int share, String reason)
            throws IOException, InterruptedException {
        return new StageMove(terminal, workspace, spec, standing, action, false, settings.clock())
                        .carryOut(stage, share, settings.limit(), List.of(), reason)
                == Exit.OK;
    }

    private Outcome end(Standing standing, RampDecision.End end) throws SQLException {
        Outcome outcome =
                switch (end.ending()) {
                    case FINISHED -> new Outcome("finished", Exit.OK, standing.words(), end.why());
                    case WENT_BACK -> new Outcome("went back", Exit.GATE_CLOSED, standing.words(), end.why());
                    case NEVER_BEGAN -> new Outcome("closed", Exit.GATE_CLOSED, standing.words(), end.why());
                    case STRAYED -> new Outcome("left alone", Exit.FAILURE, standing.words(), end.why());
                };
        record(RampState.ENDED, standing.words(), standing.words(), outcome.ending() + ": " + end.why());
        return outcome;
    }

    private void record(String action, String before, String after, String reason) throws SQLException {
        control.ledger()
                .record(new Ledger.Entry(
                        spec.name(),
                        settings.clock().instant(),
                        System.getProperty("user.name", "unknown"),
                        action,
                        before,
                        after,
                        reason));
    }

    // It may look for days: only what is new is worth a line.
    private void say(String what) {
        if (!what.equals(said)) {
            said = what;
            terminal.say(spec.name() + ": " + what);
        }
    }
}

package io.strangler.playbook.ramp;

import io.strangler.playbook.gate.GateResult;
import io.strangler.playbook.gate.GateResult.Verdict;
import io.strangler.playbook.ramp.RampDecision.Advance;
import io.strangler.playbook.ramp.RampDecision.Back;
import io.strangler.playbook.ramp.RampDecision.Check;
import io.strangler.playbook.ramp.RampDecision.End;
import io.strangler.playbook.ramp.RampDecision.Ending;
import io.strangler.playbook.ramp.RampDecision.Wait;
import io.strangler.playbook.stage.Stage;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Decides what a ramp does next. Pure: it goes on only when every gate is open and the step has soaked, goes back when one is
 * closed, and leaves alone what somebody else has moved.
 */
public final class Ramp {
    private static final String CHECK = "clean-check ";
    private static final double SAME = 0.005;

    private Ramp() {}

    /**
     * Where a capability stands.
     *
     * @param words the stage and share as the ledger writes them
     * @param settled whether the flags wish what is in force
     * @param movedAt when it last moved; empty when nobody knows
     */
    public record Position(Stage stage, double share, String words, boolean settled, Optional<Instant> movedAt) {
        double live() {
            return stage == Stage.LIVE ? share : 0;
        }
    }

    /** Returns what to do; whoever carries it out looks again before anything that is hard to undo. */
    public static RampDecision decide(RampState ramp, Position present, List<GateResult> gates, Instant now) {
        if (ramp.back().isPresent()) {
            return back(ramp.back().get(), present);
        }
        Optional<String> stray = stray(ramp, present);
        if (stray.isPresent()) {
            return new End(Ending.STRAYED, stray.get());
        }
        if (!present.settled()) {
            return new Wait("the flags say something else than what is in force, " + present.words());
        }
        List<GateResult> closed = with(gates, Verdict.CLOSED);
        if (!closed.isEmpty()) {
            return present.stage() == Stage.LIVE ? new Back(words(closed)) : new End(Ending.NEVER_BEGAN, words(closed));
        }
        return onward(ramp.plan(), present, with(gates, Verdict.NOT_ENOUGH), now);
    }

    private static RampDecision back(String why, Position present) {
        if (present.stage().compareTo(Stage.LIVE) < 0) {
            return new End(Ending.WENT_BACK, why);
        }
        return present.stage() == Stage.LIVE
                ? new Back(why)
                : new End(Ending.STRAYED, "it is at " + present.words() + ": somebody has moved it on");
    }

    private static Optional<String> stray(RampState ramp, Position present) {
        if (present.stage().compareTo(Stage.LIVE) > 0) {
            return Optional.of("it is at " + present.words() + ": somebody has moved it on");
        }
        if (present.live() < ramp.reached() - SAME) {
            return Optional.of("it is at " + present.words() + ", but had reached " + (int) ramp.reached()
                    + " %: somebody has taken it back");
        }
        boolean expected = present.words().equals(ramp.from())
                || (present.stage() == Stage.LIVE && ramp.plan().has(present.share()));
        return expected
                ? Optional.empty()
                : Optional.of(
                        "it is at " + present.words() + ", which is none of the ramp's steps: somebody has moved it");
    }

    private static RampDecision onward(RampPlan plan, Position present, List<GateResult> lacking, Instant now) {
        if (present.stage() == Stage.LIVE) {
            if (present.movedAt().isEmpty()) {
                return new Wait("the ledger does not say since when it is at " + present.words());
            }
            Duration left = plan.soak().minus(Duration.between(present.movedAt().get(), now));
            if (left.isPositive()) {
                return new Wait("soaking at " + present.words());
            }
        }
        if (!lacking.isEmpty()) {
            boolean checksOnly = lacking.stream().allMatch(gate -> gate.name().startsWith(CHECK));
            return checksOnly
                    ? new Check(lacking.stream()
                            .map(gate -> gate.name().substring(CHECK.length()))
                            .toList())
                    : new Wait("not enough evidence: "
                            + lacking.stream().map(GateResult::name).collect(Collectors.joining(", ")));
        }
        return plan.after(present.live())
                .<RampDecision>map(Advance::new)
                .orElseGet(() -> new End(Ending.FINISHED, "every step has soaked with open gates"));
    }

    private static List<GateResult> with(List<GateResult> gates, Verdict verdict) {
        return gates.stream().filter(gate -> gate.verdict() == verdict).toList();
    }

    private static String words(List<GateResult> gates) {
        return gates.stream().map(GateResult::toString).collect(Collectors.joining("; "));
    }
}

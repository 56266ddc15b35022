package io.strangler.playbook.gate;

import io.strangler.playbook.evidence.Evidence.ShadowCounts;
import io.strangler.playbook.gate.GateResult.Verdict;
import io.strangler.playbook.plan.GateSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Judges mirrored reads: how many differ, and how many one side alone left without an answer. */
final class ShadowGate {
    private static final String NAME = "shadow-mismatch";

    private ShadowGate() {}

    static GateResult judge(GateSpec gates, Facts facts, Instant now) {
        double allowed = gates.shadowMismatch();
        String bound = String.format(
                Locale.ROOT,
                "at most %.3f %% at 95 %% confidence over at least %d reads",
                allowed * 100,
                gates.shadowSample());
        ShadowCounts counts = facts.shadow().orElse(null);
        Duration window = Duration.between(facts.past().comparedSince(), now);
        if (counts == null || counts.compared() + counts.failed() == 0) {
            return GateResult.notEnough(
                    NAME,
                    "no compared reads",
                    bound,
                    Basis.limit("ratio", allowed).over(window).with(0));
        }
        // The answers of other translators say nothing of the present ones.
        if (!counts.translators().equals(facts.translators())) {
            return GateResult.notEnough(
                    NAME,
                    "no reads compared through the present translators",
                    bound,
                    Basis.limit("ratio", allowed).over(window).with(0));
        }
        long asked = counts.compared() + counts.failed();
        Verdict mismatches = Rate.judge(counts.mismatched(), counts.compared(), allowed, gates.shadowSample());
        // A read that fails on one side alone is no agreement, however many others agree.
        Verdict failures = Rate.judge(counts.failed(), asked, allowed, gates.shadowSample());
        List<String> measured = new ArrayList<>();
        if (failures != Verdict.OPEN && counts.failed() > 0) {
            measured.add(Rate.words(counts.failed(), asked, "mirrored reads got no comparable answer"));
        }
        if (counts.compared() == 0) {
            measured.add("no compared reads");
        } else if (mismatches != Verdict.OPEN || measured.isEmpty()) {
            measured.add(Rate.words(counts.mismatched(), counts.compared(), "reads mismatch"));
        }
        Verdict verdict = mismatches == Verdict.CLOSED || failures == Verdict.CLOSED
                ? Verdict.CLOSED
                : mismatches == Verdict.OPEN ? failures : mismatches;
        double worst = Math.max(
                Wilson.upper95(counts.mismatched(), counts.compared()), Wilson.upper95(counts.failed(), asked));
        return new GateResult(
                NAME,
                verdict,
                String.join("; ", measured),
                bound,
                Basis.of("ratio", worst, allowed).over(window).with(asked));
    }
}

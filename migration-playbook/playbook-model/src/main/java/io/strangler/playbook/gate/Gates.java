package io.strangler.playbook.gate;

import io.strangler.playbook.Side;
import io.strangler.playbook.evidence.Evidence.CheckResult;
import io.strangler.playbook.evidence.Evidence.ShadowCounts;
import io.strangler.playbook.evidence.Evidence.StreamState;
import io.strangler.playbook.gate.GateResult.Verdict;
import io.strangler.playbook.plan.CapabilitySpec;
import io.strangler.playbook.stage.Stage;
import io.strangler.playbook.stage.StageRule;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Judges whether a capability may go on to a stage. Pure: the same facts give the same answer. Every gate is judged, so
 * that all reasons appear at once. Going back needs no gate.
 */
public final class Gates {
    private static final Duration FRESH = Duration.ofSeconds(15);
    private static final Duration PROVEN = Duration.ofSeconds(60);

    private Gates() {}

    /** Returns the judgement of every gate before the stage; none for a capability without data or a move backwards. */
    public static List<GateResult> judge(
            CapabilitySpec capability, StageRule present, Stage to, Facts facts, Instant now) {
        List<GateResult> results = new ArrayList<>();
        if (!capability.hasData() || to.compareTo(present.stage()) < 0) {
            return results;
        }
        for (Side side : Side.values()) {
            // A stream that begins with the stage has nothing to show yet, but one that is paused would not begin.
            if (sides(to).contains(side) || needs(to, side) && paused(facts, side)) {
                stream(capability, facts, side, now, results);
            }
        }
        if (to.compareTo(Stage.SHADOW) < 0) {
            return results;
        }
        results.add(parked(facts));
        results.add(bounces(facts));
        if (to.compareTo(Stage.LIVE) >= 0) {
            results.add(proven(facts, now));
            results.add(GateResult.of(
                    "lossless-reverse",
                    facts.lossy().isEmpty(),
                    facts.lossy().isEmpty() ? "no declared loss" : String.join("; ", facts.lossy()),
                    "free of declared losses"));
            // In rampdown nothing is compared any more; the way there was judged by it.
            if (to != Stage.COMPLETE) {
                results.add(shadow(capability, facts));
            }
            capability.entities().forEach(entity -> results.add(check(capability, facts, entity, now)));
        }
        return results;
    }

    /** Sums up: closed as soon as one is closed, then not enough evidence, else open. */
    public static Verdict sum(List<GateResult> results) {
        if (results.stream().anyMatch(result -> result.verdict() == Verdict.CLOSED)) {
            return Verdict.CLOSED;
        }
        return results.stream().anyMatch(result -> result.verdict() == Verdict.NOT_ENOUGH)
                ? Verdict.NOT_ENOUGH
                : Verdict.OPEN;
    }

    private static boolean paused(Facts facts, Side from) {
        return facts.streams().stream().anyMatch(state -> state.from() == from && state.paused());
    }

    private static boolean needs(Stage to, Side from) {
        return (from == Side.LEGACY ? to.sync().forward() : to.sync().reverse()).running();
    }

    // Which streams must have shown what they can.
    private static List<Side> sides(Stage to) {
        if (to.compareTo(Stage.SHADOW) < 0) {
            return List.of();
        }
        return to == Stage.SHADOW ? List.of(Side.LEGACY) : List.of(Side.LEGACY, Side.MODERN);
    }

    private static void stream(
            CapabilitySpec capability, Facts facts, Side from, Instant now, List<GateResult> results) {
        String name = (from == Side.LEGACY ? "forward" : "reverse") + "-lag";
        String bound = "at most " + capability.gates().maximumLag().toMillis() + " ms";
        Optional<StreamState> found =
                facts.streams().stream().filter(state -> state.from() == from).findFirst();
        if (found.isEmpty()) {
            results.add(GateResult.notEnough(name, "no stream has reported", bound));
            return;
        }
        StreamState state = found.get();
        Duration age = Duration.between(state.at(), now);
        if (state.failure().isPresent()) {
            results.add(GateResult.of(
                    name, false, "the stream does not run: " + state.failure().get(), bound));
        } else if (age.compareTo(FRESH) > 0) {
            results.add(GateResult.notEnough(name, "last reported " + age.toSeconds() + " s ago", bound));
        } else {
            boolean open = state.lagMillis() <= capability.gates().maximumLag().toMillis();
            results.add(GateResult.of(name, open, state.lagMillis() + " ms", bound));
        }
    }

    private static GateResult parked(Facts facts) {
        long parked = facts.streams().stream().mapToLong(StreamState::parked).sum();
        return GateResult.of("parked", parked == 0, parked + " parked changes", "0; see them with: strangler status");
    }

    private static GateResult bounces(Facts facts) {
        long bounces = facts.streams().stream().mapToLong(StreamState::bounces).sum();
        return GateResult.of(
                "bounces",
                bounces == 0,
                bounces + " keys went back and forth between the sides",
                "0; see what writes them on both: strangler parked list");
    }

    private static GateResult proven(Facts facts, Instant now) {
        String bound = "proven within " + PROVEN.toSeconds() + " s";
        Optional<Instant> at = facts.streams().stream()
                .filter(state -> state.from() == Side.MODERN)
                .flatMap(state -> state.provenAt().stream())
                .findFirst();
        if (at.isEmpty()) {
            return GateResult.of("reverse-proven", false, "the reverse stream has not carried anything yet", bound);
        }
        Duration age = Duration.between(at.get(), now);
        return GateResult.of(
                "reverse-proven",
                age.compareTo(PROVEN) <= 0,
                "proven " + Math.max(0, age.toSeconds()) + " s ago",
                bound);
    }

    private static GateResult shadow(CapabilitySpec capability, Facts facts) {
        double allowed = capability.gates().shadowMismatch();
        String bound = String.format(
                Locale.ROOT,
                "at most %.3f %% at 95 %% confidence over at least %d reads",
                allowed * 100,
                capability.gates().shadowSample());
        ShadowCounts counts = facts.shadow().orElse(null);
        if (counts == null || counts.compared() + counts.failed() == 0) {
            return GateResult.notEnough("shadow-mismatch", "no compared reads", bound);
        }
        Verdict mismatches = within(capability, counts.mismatched(), counts.compared());
        // A read that fails on one side alone is no agreement, however many others agree.
        Verdict failures = within(capability, counts.failed(), counts.compared() + counts.failed());
        List<String> measured = new ArrayList<>();
        if (failures != Verdict.OPEN && counts.failed() > 0) {
            measured.add(measured(
                    counts.failed(), counts.compared() + counts.failed(), "mirrored reads got no comparable answer"));
        }
        if (counts.compared() == 0) {
            measured.add("no compared reads");
        } else if (mismatches != Verdict.OPEN || measured.isEmpty()) {
            measured.add(measured(counts.mismatched(), counts.compared(), "reads mismatch"));
        }
        Verdict verdict = mismatches == Verdict.CLOSED || failures == Verdict.CLOSED
                ? Verdict.CLOSED
                : mismatches == Verdict.OPEN ? failures : mismatches;
        return new GateResult("shadow-mismatch", verdict, String.join("; ", measured), bound);
    }

    private static Verdict within(CapabilitySpec capability, long events, long reads) {
        double allowed = capability.gates().shadowMismatch();
        int sample = capability.gates().shadowSample();
        // Events beyond the allowed share are reason enough, however few reads there were.
        if (events > allowed * Math.max(reads, sample)) {
            return Verdict.CLOSED;
        }
        return reads < sample || Wilson.upper95(events, reads) > allowed ? Verdict.NOT_ENOUGH : Verdict.OPEN;
    }

    private static String measured(long events, long reads, String what) {
        return String.format(
                Locale.ROOT,
                "%d of %d %s, so at most %.3f %%",
                events,
                reads,
                what,
                Wilson.upper95(events, reads) * 100);
    }

    private static GateResult check(CapabilitySpec capability, Facts facts, String entity, Instant now) {
        String name = "clean-check " + entity;
        String bound =
                "clean, younger than " + capability.gates().checkAge().toSeconds() + " s and since the last move";
        Optional<CheckResult> last = facts.checks().stream()
                .filter(result -> result.entity().equals(entity))
                .findFirst();
        if (last.isEmpty()) {
            return GateResult.notEnough(name, "never checked; run: strangler check " + entity, bound);
        }
        CheckResult result = last.get();
        long age = Duration.between(result.at(), now).toSeconds();
        if (!result.clean()) {
            return GateResult.of(
                    name,
                    false,
                    result.confirmed() + " mismatches, " + result.skipped() + " rows skipped, " + age + " s ago",
                    bound);
        }
        Optional<String> doubt = doubt(capability, facts, result, age);
        return doubt.isPresent()
                ? GateResult.notEnough(name, "clean, but " + doubt.get() + "; run: strangler check " + entity, bound)
                : GateResult.of(name, true, "clean " + age + " s ago over " + result.rowsLegacy() + " rows", bound);
    }

    // A clean check says nothing of what other rules or other translators have written since.
    private static Optional<String> doubt(CapabilitySpec capability, Facts facts, CheckResult result, long age) {
        if (!result.began().isAfter(facts.movedAt())) {
            return Optional.of(
                    "begun before the last move, at " + facts.movedAt().truncatedTo(ChronoUnit.SECONDS));
        }
        if (!result.translators().equals(facts.translators())) {
            return Optional.of("by other translators than the present ones");
        }
        return age > capability.gates().checkAge().toSeconds() ? Optional.of(age + " s ago") : Optional.empty();
    }
}

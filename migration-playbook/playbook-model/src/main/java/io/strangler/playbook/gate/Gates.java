package io.strangler.playbook.gate;

import io.strangler.playbook.Side;
import io.strangler.playbook.evidence.Evidence.CheckResult;
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
import java.util.Optional;

/**
 * Judges whether a capability may go on to a stage. Pure: the same facts give the same answer. Every gate is judged, so
 * that all reasons appear at once. Going back needs no gate.
 */
public final class Gates {
    private static final Duration FRESH = Duration.ofSeconds(15);
    private static final Duration PROVEN = Duration.ofSeconds(60);

    private Gates() {}

    /** Returns the judgement of every gate before the stage; none for a move backwards. */
    public static List<GateResult> judge(
            CapabilitySpec capability, StageRule present, Stage to, Facts facts, Instant now) {
        List<GateResult> results = new ArrayList<>();
        if (to.compareTo(present.stage()) < 0) {
            return results;
        }
        if (capability.hasData()) {
            data(capability, to, facts, now, results);
        }
        results.addAll(TrafficGates.judge(capability.gates().traffic(), present.stage(), facts.traffic()));
        results.addAll(PastGates.judge(capability, present.stage(), to, facts.past(), now));
        return results;
    }

    private static void data(CapabilitySpec capability, Stage to, Facts facts, Instant now, List<GateResult> results) {
        for (Side side : Side.values()) {
            // A stream that begins with the stage has nothing to show yet, but one that is paused would not begin.
            if (sides(to).contains(side) || needs(to, side) && paused(facts, side)) {
                stream(capability, facts, side, now, results);
            }
        }
        if (to.compareTo(Stage.SHADOW) < 0) {
            return;
        }
        results.add(parked(facts, to, now));
        results.add(bounces(facts, to, now));
        if (to.compareTo(Stage.LIVE) >= 0) {
            results.add(proven(facts, now));
            results.add(GateResult.of(
                    "lossless-reverse",
                    facts.lossy().isEmpty(),
                    facts.lossy().isEmpty() ? "no declared loss" : String.join("; ", facts.lossy()),
                    "free of declared losses",
                    Basis.of("count", facts.lossy().size(), 0)));
            // In rampdown nothing is compared any more; the way there was judged by it.
            if (to != Stage.COMPLETE) {
                results.add(ShadowGate.judge(capability.gates(), facts, now));
            }
            capability.entities().forEach(entity -> results.add(check(capability, facts, entity, now)));
        }
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
        long limit = capability.gates().maximumLag().toMillis();
        String bound = "at most " + limit + " ms";
        Basis unknown = Basis.limit("ms", limit);
        Optional<StreamState> found =
                facts.streams().stream().filter(state -> state.from() == from).findFirst();
        if (found.isEmpty()) {
            results.add(GateResult.notEnough(name, "no stream has reported", bound, unknown));
            return;
        }
        StreamState state = found.get();
        Duration age = Duration.between(state.at(), now);
        if (state.failure().isPresent()) {
            results.add(GateResult.of(
                    name, false, "the stream does not run: " + state.failure().get(), bound, unknown.over(age)));
        } else if (age.compareTo(FRESH) > 0) {
            results.add(GateResult.notEnough(
                    name, "last reported " + age.toSeconds() + " s ago", bound, unknown.over(age)));
        } else {
            results.add(GateResult.of(
                    name,
                    state.lagMillis() <= limit,
                    state.lagMillis() + " ms",
                    bound,
                    Basis.of("ms", state.lagMillis(), limit).over(age)));
        }
    }

    private static GateResult parked(Facts facts, Stage to, Instant now) {
        long parked = facts.streams().stream().mapToLong(StreamState::parked).sum();
        return none("parked", parked, parked + " parked changes", "0; see them with: strangler status", facts, to, now);
    }

    private static GateResult bounces(Facts facts, Stage to, Instant now) {
        long bounces = facts.streams().stream().mapToLong(StreamState::bounces).sum();
        return none(
                "bounces",
                bounces,
                bounces + " keys went back and forth between the sides",
                "0; see what writes them on both: strangler parked list",
                facts,
                to,
                now);
    }

    // None known of is not none: a stream that is silent may have parked something since.
    private static GateResult none(
            String name, long count, String measured, String bound, Facts facts, Stage to, Instant now) {
        List<String> silent = sides(to).stream()
                .filter(side -> facts.streams().stream()
                        .noneMatch(state -> state.from() == side
                                && Duration.between(state.at(), now).compareTo(FRESH) <= 0))
                .map(Side::word)
                .toList();
        Basis basis = Basis.of("count", count, 0);
        return count == 0 && !silent.isEmpty()
                ? GateResult.notEnough(
                        name,
                        measured + " are known, but the stream from " + String.join(" and ", silent) + " is silent",
                        bound,
                        basis)
                : GateResult.of(name, count == 0, measured, bound, basis);
    }

    private static GateResult proven(Facts facts, Instant now) {
        String bound = "proven within " + PROVEN.toSeconds() + " s";
        Basis limit = Basis.limit("s", PROVEN.toSeconds());
        Optional<StreamState> reverse = facts.streams().stream()
                .filter(state -> state.from() == Side.MODERN)
                .findFirst();
        // Who is silent has not failed to prove it: that would be a reason to go back, which needs this very stream.
        if (reverse.isEmpty() || Duration.between(reverse.get().at(), now).compareTo(FRESH) > 0) {
            return GateResult.notEnough(
                    "reverse-proven",
                    reverse.map(state -> "the reverse stream last reported "
                                    + Duration.between(state.at(), now).toSeconds() + " s ago")
                            .orElse("the reverse stream has never reported"),
                    bound,
                    limit);
        }
        Optional<Instant> at = reverse.get().provenAt();
        if (at.isEmpty()) {
            return GateResult.of(
                    "reverse-proven", false, "the reverse stream has not carried anything yet", bound, limit);
        }
        Duration age = Duration.between(at.get(), now);
        return GateResult.of(
                "reverse-proven",
                age.compareTo(PROVEN) <= 0,
                "proven " + Math.max(0, age.toSeconds()) + " s ago",
                bound,
                Basis.of("s", Math.max(0, age.toSeconds()), PROVEN.toSeconds()).over(age));
    }

    private static GateResult check(CapabilitySpec capability, Facts facts, String entity, Instant now) {
        String name = "clean-check " + entity;
        String bound =
                "clean, younger than " + capability.gates().checkAge().toSeconds() + " s and since the last move";
        Optional<CheckResult> last = facts.checks().stream()
                .filter(result -> result.entity().equals(entity))
                .findFirst();
        if (last.isEmpty()) {
            return GateResult.notEnough(
                    name, "never checked; run: strangler check " + entity, bound, Basis.limit("count", 0));
        }
        CheckResult result = last.get();
        long age = Duration.between(result.at(), now).toSeconds();
        Basis basis = Basis.of("count", result.confirmed() + result.skipped(), 0)
                .over(Duration.ofSeconds(age))
                .with(result.rowsLegacy());
        if (!result.clean()) {
            return GateResult.of(
                    name,
                    false,
                    result.confirmed() + " mismatches, " + result.skipped() + " rows skipped, " + age + " s ago",
                    bound,
                    basis);
        }
        Optional<String> doubt = doubt(capability, facts, result, age);
        return doubt.isPresent()
                ? GateResult.notEnough(
                        name, "clean, but " + doubt.get() + "; run: strangler check " + entity, bound, basis)
                : GateResult.of(
                        name, true, "clean " + age + " s ago over " + result.rowsLegacy() + " rows", bound, basis);
    }

    // A clean check says nothing of what other rules or other translators have written since.
    private static Optional<String> doubt(CapabilitySpec capability, Facts facts, CheckResult result, long age) {
        Instant moved = facts.past().movedAt().orElse(Instant.EPOCH);
        if (!result.began().isAfter(moved)) {
            return Optional.of("begun before the last move, at " + moved.truncatedTo(ChronoUnit.SECONDS));
        }
        if (!result.translators().equals(facts.translators())) {
            return Optional.of("by other translators than the present ones");
        }
        return age > capability.gates().checkAge().toSeconds() ? Optional.of(age + " s ago") : Optional.empty();
    }
}

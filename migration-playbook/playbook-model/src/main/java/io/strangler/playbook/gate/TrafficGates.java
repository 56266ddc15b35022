package io.strangler.playbook.gate;

import io.strangler.playbook.evidence.Traffic;
import io.strangler.playbook.gate.GateResult.Verdict;
import io.strangler.playbook.plan.GateSpec.TrafficBounds;
import io.strangler.playbook.stage.Stage;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;

/** Judges what the modern side has answered itself since the last move: nothing before live, and where no bound is set. */
final class TrafficGates {
    private TrafficGates() {}

    static List<GateResult> judge(TrafficBounds bounds, Stage present, Optional<Traffic> traffic) {
        List<GateResult> results = new ArrayList<>();
        if (present.compareTo(Stage.LIVE) < 0 || present == Stage.COMPLETE) {
            return results;
        }
        bounds.errors().ifPresent(allowed -> results.add(errors(allowed, bounds.sample(), traffic)));
        // From rampdown on legacy answers nobody, so there is nothing to hold the modern side against.
        if (present == Stage.LIVE) {
            bounds.latency().ifPresent(allowed -> results.add(latency(allowed, bounds, traffic)));
        }
        return results;
    }

    private static GateResult errors(double allowed, int sample, Optional<Traffic> traffic) {
        String bound = String.format(
                Locale.ROOT, "at most %.3f %% at 95 %% confidence over at least %d requests", allowed * 100, sample);
        if (traffic.isEmpty()) {
            return unknown("modern-errors", bound, Basis.limit("ratio", allowed));
        }
        Traffic.Answers modern = traffic.get().modern();
        // A request may fail and be tried again: more failures than requests are not more than all of them.
        long failed = Math.min(modern.failed(), modern.requests());
        Basis basis = Basis.of("ratio", Wilson.upper95(failed, modern.requests()), allowed)
                .over(window(traffic.get()))
                .with(modern.requests());
        return modern.requests() == 0
                ? GateResult.notEnough("modern-errors", "the modern side has answered no request", bound, basis)
                : new GateResult(
                        "modern-errors",
                        Rate.judge(failed, modern.requests(), allowed, sample),
                        Rate.words(failed, modern.requests(), "requests failed on the modern side"),
                        bound,
                        basis);
    }

    private static GateResult latency(double allowed, TrafficBounds bounds, Optional<Traffic> traffic) {
        String percentile = "p" + new java.math.BigDecimal(String.valueOf(bounds.percentile())).stripTrailingZeros();
        String bound = String.format(
                Locale.ROOT,
                "at most %.2f times legacy's %s over at least %d requests each",
                allowed,
                percentile,
                bounds.sample());
        if (traffic.isEmpty()) {
            return unknown("latency", bound, Basis.limit("ratio", allowed));
        }
        Traffic.Answers legacy = traffic.get().legacy();
        Traffic.Answers modern = traffic.get().modern();
        long fewest = Math.min(legacy.latency().count(), modern.latency().count());
        OptionalDouble ours = modern.latency().percentile(bounds.percentile());
        OptionalDouble theirs = legacy.latency().percentile(bounds.percentile());
        Basis limit = Basis.limit("ratio", allowed).over(window(traffic.get())).with(fewest);
        if (fewest < bounds.sample() || ours.isEmpty() || theirs.isEmpty() || theirs.getAsDouble() <= 0) {
            return GateResult.notEnough(
                    "latency",
                    "legacy has answered " + legacy.latency().count() + " and modern "
                            + modern.latency().count() + " requests",
                    bound,
                    limit);
        }
        double ratio = ours.getAsDouble() / theirs.getAsDouble();
        return new GateResult(
                "latency",
                ratio <= allowed ? Verdict.OPEN : Verdict.CLOSED,
                String.format(
                        Locale.ROOT,
                        "%s of modern is %.1f ms, %.2f times the %.1f ms of legacy",
                        percentile,
                        ours.getAsDouble() * 1000,
                        ratio,
                        theirs.getAsDouble() * 1000),
                bound,
                Basis.of("ratio", ratio, allowed).over(window(traffic.get())).with(fewest));
    }

    private static GateResult unknown(String name, String bound, Basis basis) {
        return GateResult.notEnough(
                name, "nobody has measured it since the last move; measuring begins with this look", bound, basis);
    }

    private static Duration window(Traffic traffic) {
        return Duration.between(traffic.since(), traffic.until());
    }
}

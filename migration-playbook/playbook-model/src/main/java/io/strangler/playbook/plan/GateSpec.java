package io.strangler.playbook.plan;

import io.strangler.playbook.stage.Stage;
import java.time.Duration;
import java.util.OptionalDouble;
import java.util.Set;

/**
 * The bounds that evidence must keep before a capability may move on.
 *
 * @param shadowMismatch highest acceptable share of mismatching reads, judged by its upper 95 % confidence bound
 * @param shadowSample fewest comparisons that count as evidence
 * @param maximumLag longest acceptable age of the oldest unapplied change
 * @param checkAge how old the last clean consistency check may be
 * @param soak how long a capability must have stayed where it is; zero for no such gate
 * @param approvals the stages that a person has to approve of first
 * @param traffic bounds for what the modern side answers itself
 */
public record GateSpec(
        double shadowMismatch,
        int shadowSample,
        Duration maximumLag,
        Duration checkAge,
        Duration soak,
        Set<Stage> approvals,
        TrafficBounds traffic) {
    public static final GateSpec DEFAULT = new GateSpec(0.01, 500, Duration.ofSeconds(5), Duration.ofMinutes(15));

    public GateSpec {
        approvals = Set.copyOf(approvals);
    }

    /** Bounds evidence of data and reads alone. */
    public GateSpec(double shadowMismatch, int shadowSample, Duration maximumLag, Duration checkAge) {
        this(shadowMismatch, shadowSample, maximumLag, checkAge, Duration.ZERO, Set.of(), TrafficBounds.NONE);
    }

    /** Returns whether any bound needs to know what was decided or answered before. */
    public boolean needsControl() {
        return !soak.isZero() || !approvals.isEmpty() || traffic.any();
    }

    /**
     * Bounds for what the modern side answers itself, from live on.
     *
     * @param errors highest acceptable share of failed requests, judged by its upper 95 % confidence bound; empty for no
     *     such gate
     * @param latency how many times as long as legacy the modern side may take; empty for no such gate
     * @param percentile of the latencies that is compared
     * @param sample fewest requests that count as evidence
     */
    public record TrafficBounds(OptionalDouble errors, OptionalDouble latency, double percentile, int sample) {
        /** No bound at all. */
        public static final TrafficBounds NONE =
                new TrafficBounds(OptionalDouble.empty(), OptionalDouble.empty(), 99, 500);

        public boolean any() {
            return errors.isPresent() || latency.isPresent();
        }
    }
}

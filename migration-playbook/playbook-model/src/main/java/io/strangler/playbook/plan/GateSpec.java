package io.strangler.playbook.plan;

import java.time.Duration;

/**
 * The bounds that evidence must keep before a capability may move on.
 *
 * @param shadowMismatch highest acceptable share of mismatching reads, judged by its upper 95 % confidence bound
 * @param shadowSample fewest comparisons that count as evidence
 * @param maximumLag longest acceptable age of the oldest unapplied change
 * @param checkAge how old the last clean consistency check may be
 */
public record GateSpec(double shadowMismatch, int shadowSample, Duration maximumLag, Duration checkAge) {
    public static final GateSpec DEFAULT = new GateSpec(0.01, 500, Duration.ofSeconds(5), Duration.ofMinutes(15));
}

package io.strangler.playbook.ramp;

import io.strangler.playbook.ledger.Ledger.Entry;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A ramp under way, as the ledger tells it; whoever reads it can carry on.
 *
 * @param since when it began
 * @param who began it
 * @param from where it began, in the ledger's words
 * @param reached the highest share it has brought about, in percent; 0 before the first step
 * @param back why it is going back; empty while it goes on
 */
public record RampState(RampPlan plan, Instant since, String who, String from, double reached, Optional<String> back) {
    /** The ledger's word for the beginning of a ramp; the reason is {@link RampPlan#text}. */
    public static final String BEGUN = "ramp";
    /** The ledger's word for the decision to go back, which holds until it is done. */
    public static final String BACK = "ramp back";
    /** The ledger's word for the end of a ramp. */
    public static final String ENDED = "ramp end";

    private static final Set<String> MOVES = Set.of("adopted", "advance");
    private static final Pattern LIVE = Pattern.compile("live ([0-9]+(?:\\.[0-9]+)?) ?%");

    /**
     * Returns the ramp that has begun and not ended.
     *
     * @param history of the capability, newest first
     */
    public static Optional<RampState> of(List<Entry> history) {
        Optional<String> back = Optional.empty();
        double reached = 0;
        for (Entry entry : history) {
            if (entry.action().equals(ENDED)) {
                return Optional.empty();
            }
            if (entry.action().equals(BACK) && back.isEmpty()) {
                back = Optional.of(entry.reason());
            }
            if (MOVES.contains(entry.action())) {
                reached = Math.max(reached, share(entry.after()));
            }
            if (entry.action().equals(BEGUN)) {
                double highest = reached;
                Optional<String> why = back;
                return RampPlan.parse(entry.reason())
                        .map(plan -> new RampState(plan, entry.at(), entry.actor(), entry.before(), highest, why));
            }
        }
        return Optional.empty();
    }

    /** Returns the same ramp where somebody has seen it reach a share that the ledger may not tell yet. */
    public RampState reaching(double share) {
        return new RampState(plan, since, who, from, Math.max(reached, share), back);
    }

    private static double share(String words) {
        Matcher matcher = LIVE.matcher(words);
        return matcher.matches() ? Double.parseDouble(matcher.group(1)) : 0;
    }
}

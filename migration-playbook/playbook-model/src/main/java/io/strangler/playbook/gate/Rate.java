package io.strangler.playbook.gate;

import io.strangler.playbook.gate.GateResult.Verdict;
import java.util.Locale;

/** Judges how often something went wrong, by the share that is not exceeded at 95 % confidence. */
final class Rate {
    private Rate() {}

    /** @param sample fewest trials that count as evidence */
    static Verdict judge(long events, long trials, double allowed, int sample) {
        // Events beyond the allowed share are reason enough, however few trials there were.
        if (events > allowed * Math.max(trials, sample)) {
            return Verdict.CLOSED;
        }
        return trials < sample || Wilson.upper95(events, trials) > allowed ? Verdict.NOT_ENOUGH : Verdict.OPEN;
    }

    static String words(long events, long trials, String what) {
        return String.format(
                Locale.ROOT,
                "%d of %d %s, so at most %.3f %%",
                events,
                trials,
                what,
                Wilson.upper95(events, trials) * 100);
    }
}

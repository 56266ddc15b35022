package io.strangler.playbook.gate;

/**
 * Wilson's score interval for a proportion (E. B. Wilson, "Probable inference, the law of succession, and statistical
 * inference", JASA 22, 1927, pages 209 to 212; method 3 of R. G. Newcombe, Statistics in Medicine 17, 1998, pages 857 to
 * 872, without continuity correction).
 */
final class Wilson {
    /** The 95th percentile of the normal distribution: a one-sided bound at 95 % confidence. */
    private static final double Z = 1.6448536269514722;

    private Wilson() {}

    /** Returns the proportion that, at 95 % confidence, is not exceeded; 1 when nothing was tried. */
    static double upper95(long events, long trials) {
        return upper(events, trials, Z);
    }

    static double upper(long events, long trials, double z) {
        if (trials == 0) {
            return 1;
        }
        double n = trials;
        double p = events / n;
        double z2 = z * z;
        double centre = p + z2 / (2 * n);
        double spread = z * Math.sqrt(p * (1 - p) / n + z2 / (4 * n * n));
        return Math.min(1, (centre + spread) / (1 + z2 / n));
    }
}

package io.strangler.playbook.gate;

/** Wilson's score interval for a proportion (E. B. Wilson, "Probable inference", JASA 22, 1927). */
final class Wilson {
    /** The 95th percentile of the normal distribution: a one-sided bound at 95 % confidence. */
    private static final double Z = 1.6448536269514722;

    private Wilson() {}

    /** Returns the proportion that, at 95 % confidence, is not exceeded. */
    static double upper95(long events, long trials) {
        double n = trials;
        double p = events / n;
        double z2 = Z * Z;
        double centre = p + z2 / (2 * n);
        double spread = Z * Math.sqrt(p * (1 - p) / n + z2 / (4 * n * n));
        return Math.min(1, (centre + spread) / (1 + z2 / n));
    }
}

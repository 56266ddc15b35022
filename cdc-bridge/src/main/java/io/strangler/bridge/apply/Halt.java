package io.strangler.bridge.apply;

import java.util.concurrent.ThreadLocalRandom;

/** Ends the process next to a commit, where random kills hardly ever hit; only tests ask for it. */
final class Halt {
    private static final double BEFORE_COMMIT = probability("strangler.test.halt-before-commit");
    private static final double AFTER_COMMIT = probability("strangler.test.halt-after-commit");

    private Halt() {}

    static void beforeCommit() {
        halt(BEFORE_COMMIT);
    }

    static void afterCommit() {
        halt(AFTER_COMMIT);
    }

    private static void halt(double probability) {
        if (probability > 0 && ThreadLocalRandom.current().nextDouble() < probability) {
            Runtime.getRuntime().halt(9);
        }
    }

    private static double probability(String property) {
        return Double.parseDouble(System.getProperty(property, "0"));
    }
}

package io.strangler.bridge.apply;

import java.util.concurrent.ThreadLocalRandom;

/** Ends the process between commit and acknowledgement, a window that random kills hardly ever hit; only tests ask for it. */
final class Halt {
    private static final double AFTER_COMMIT =
            Double.parseDouble(System.getProperty("strangler.test.halt-after-commit", "0"));

    private Halt() {}

    static void afterCommit() {
        if (AFTER_COMMIT > 0 && ThreadLocalRandom.current().nextDouble() < AFTER_COMMIT) {
            Runtime.getRuntime().halt(9);
        }
    }
}

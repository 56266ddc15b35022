package io.strangler.benchmarks.ladder;

import java.io.IOException;
import java.util.List;

/**
 * A way between client and origin.
 *
 * @param needs programs without which it cannot be measured
 */
record Rung(String name, List<String> needs, Start start) {
    /** Starts what is measured. */
    @FunctionalInterface
    interface Start {
        Started start() throws IOException, InterruptedException;
    }
}

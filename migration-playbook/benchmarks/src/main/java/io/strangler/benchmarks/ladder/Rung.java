package io.strangler.benchmarks.ladder;

import java.io.IOException;
import java.util.List;

/**
 * A way between client and origin.
 *
 * @param needs programs without which it cannot be measured
 * @param load what its clients send
 */
record Rung(String name, List<String> needs, Load load, Start start) {
    Rung(String name, List<String> needs, Start start) {
        this(name, needs, Load.USUAL, start);
    }

    /** Starts what is measured. */
    @FunctionalInterface
    interface Start {
        Started start() throws IOException, InterruptedException;
    }
}

package io.strangler.benchmarks.sync;

import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Waits for what takes its time, and not for ever. */
final class Patience {
    private static final long LIMIT_NANOS = TimeUnit.MINUTES.toNanos(20);
    private static final long PAUSE_MILLIS = 10;

    private Patience() {}

    /**
     * Waits until a condition holds.
     *
     * @param said what to tell of whoever did not get there
     */
    static void until(Callable<Boolean> condition, Callable<String> said) throws Exception {
        long began = System.nanoTime();
        while (!condition.call()) {
            if (System.nanoTime() - began > LIMIT_NANOS) {
                throw new IllegalStateException("it does not get there: " + said.call());
            }
            boolean unused = new CountDownLatch(1).await(PAUSE_MILLIS, TimeUnit.MILLISECONDS);
        }
    }
}

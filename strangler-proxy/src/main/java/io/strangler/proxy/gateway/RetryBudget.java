package io.strangler.proxy.gateway;

import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * Bounds how many requests are sent twice: ten in ten seconds and a fifth of those that were begun meanwhile, so that an
 * upstream in trouble gets no more than a fifth on top of it.
 *
 * <p>Thread-safe; only whoever wants to send again pays for it.
 */
final class RetryBudget {
    private static final int LEAST = 10;
    private static final int ONE_IN = 5;
    private static final long WINDOW_NANOS = TimeUnit.SECONDS.toNanos(10);

    private final LongSupplier nanos;
    private final LongSupplier requests;
    private boolean begun;
    private long windowBegan;
    private long requestsBefore;
    private long spent;

    /** @param requests how many were ever begun */
    RetryBudget(LongSupplier nanos, LongSupplier requests) {
        this.nanos = nanos;
        this.requests = requests;
    }

    /** Takes one retry out of the budget, if it holds one. */
    synchronized boolean take() {
        long now = nanos.getAsLong();
        if (!begun || now - windowBegan >= WINDOW_NANOS) {
            begun = true;
            windowBegan = now;
            requestsBefore = requests.getAsLong();
            spent = 0;
        }
        if (spent >= LEAST + (requests.getAsLong() - requestsBefore) / ONE_IN) {
            return false;
        }
        spent++;
        return true;
    }
}

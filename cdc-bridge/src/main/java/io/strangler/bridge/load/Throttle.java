package io.strangler.bridge.load;

import java.util.OptionalInt;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongConsumer;
import java.util.function.LongSupplier;

/** Bounds how many rows all loads of one source read per second together; what was not used is not saved up. */
public final class Throttle {
    private static final long SECOND = TimeUnit.SECONDS.toNanos(1);
    private static final long SLICE = TimeUnit.MILLISECONDS.toNanos(100);

    private final OptionalInt rowsPerSecond;
    private final LongSupplier clock;
    private final LongConsumer sleep;
    private long free;
    private boolean begun;

    public Throttle(OptionalInt rowsPerSecond) {
        this(rowsPerSecond, System::nanoTime, LockSupport::parkNanos);
    }

    Throttle(OptionalInt rowsPerSecond, LongSupplier clock, LongConsumer sleep) {
        this.rowsPerSecond = rowsPerSecond;
        this.clock = clock;
        this.sleep = sleep;
    }

    /** Waits until what was read before has had its time; asks again and again whether to go on waiting. */
    void take(long rows, Runnable goingOn) {
        if (rowsPerSecond.isEmpty()) {
            return;
        }
        long mine = reserve(rows);
        for (long left = mine - clock.getAsLong(); left > 0; left = mine - clock.getAsLong()) {
            goingOn.run();
            sleep.accept(Math.min(left, SLICE));
        }
    }

    private synchronized long reserve(long rows) {
        long now = clock.getAsLong();
        long from = begun && free - now > 0 ? free : now;
        begun = true;
        free = from + rows * SECOND / rowsPerSecond.getAsInt();
        return free;
    }
}

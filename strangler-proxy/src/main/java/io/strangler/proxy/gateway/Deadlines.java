package io.strangler.proxy.gateway;

import io.netty.util.concurrent.FastThreadLocal;
import io.vertx.core.Vertx;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Limits that are nearly always called off before they end, as every request sets some: a list for each event loop in the order
 * of their ends, under one timer, so that most cost no more than a link to the last one.
 *
 * <p>Ends with the timer's precision of a millisecond, never early.
 */
final class Deadlines {
    private final Vertx vertx;
    private final FastThreadLocal<Pending> pending = new FastThreadLocal<>() {
        @Override
        protected Pending initialValue() {
            return new Pending();
        }
    };

    Deadlines(Vertx vertx) {
        this.vertx = vertx;
    }

    /** Sets a limit; {@code expired} is run on the event loop that asks, unless the limit is called off before. */
    Deadline begin(long millis, Runnable expired) {
        return pending.get().add(System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(millis), expired);
    }

    /** One limit; belongs to the event loop that has set it. */
    static final class Deadline {
        private final Pending all;
        private final long end;
        private final Runnable expired;
        private @Nullable Deadline before;
        private @Nullable Deadline after;
        private boolean over;

        private Deadline(Pending all, long end, Runnable expired) {
            this.all = all;
            this.end = end;
            this.expired = expired;
        }

        /** Calls the limit off; does nothing if it has ended. */
        void cancel() {
            if (!over) {
                all.remove(this);
            }
        }
    }

    private final class Pending {
        private @Nullable Deadline first;
        private @Nullable Deadline last;
        private boolean watched;
        private long timer;
        private long wakes;

        Deadline add(long end, Runnable expired) {
            Deadline added = new Deadline(this, end, expired);
            Deadline before = last;
            while (before != null && before.end - end > 0) {
                before = before.before;
            }
            Deadline after = before == null ? first : before.after;
            join(before, added);
            join(added, after);
            watch();
            return added;
        }

        void remove(Deadline removed) {
            removed.over = true;
            join(removed.before, removed.after);
        }

        private void join(@Nullable Deadline before, @Nullable Deadline after) {
            if (before == null) {
                first = after;
            } else {
                before.after = after;
            }
            if (after == null) {
                last = before;
            } else {
                after.before = before;
            }
        }

        // A timer whose reason has been called off stays, and looks again when it fires.
        private void watch() {
            Deadline next = first;
            if (next == null || (watched && wakes - next.end <= 0)) {
                return;
            }
            if (watched) {
                vertx.cancelTimer(timer);
            }
            watched = true;
            wakes = next.end;
            long millis = TimeUnit.NANOSECONDS.toMillis(next.end - System.nanoTime()) + 1;
            timer = vertx.setTimer(Math.max(1, millis), fired -> look());
        }

        private void look() {
            watched = false;
            long now = System.nanoTime();
            try {
                for (Deadline next = first; next != null && next.end - now <= 0; next = first) {
                    remove(next);
                    next.expired.run();
                }
            } finally {
                // One that failed must not keep the others from ending.
                watch();
            }
        }
    }
}

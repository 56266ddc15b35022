package io.strangler.proxy.gateway;

import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** Runs an action when something has not moved for too long; belongs to one event loop. */
final class IdleLimit {
    private final Vertx vertx;
    private final long limitMillis;
    private final Runnable expired;
    private long moved = System.nanoTime();
    private long timer;

    private IdleLimit(Vertx vertx, long limitMillis, Runnable expired) {
        this.vertx = vertx;
        this.limitMillis = limitMillis;
        this.expired = expired;
    }

    static IdleLimit begin(Vertx vertx, Duration limit, Runnable expired) {
        IdleLimit idle = new IdleLimit(vertx, limit.toMillis(), expired);
        idle.watch(idle.limitMillis);
        return idle;
    }

    void moved() {
        moved = System.nanoTime();
    }

    void end() {
        vertx.cancelTimer(timer);
    }

    private void watch(long millis) {
        timer = vertx.setTimer(Math.max(1, millis), fired -> {
            long still = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - moved);
            if (still >= limitMillis) {
                expired.run();
            } else {
                watch(limitMillis - still);
            }
        });
    }
}

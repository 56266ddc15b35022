package io.strangler.proxy.config;

import io.strangler.proxy.stage.StageFollower;
import org.springframework.context.SmartLifecycle;

/** Lets the flags be followed only when both ports are open: a program that ends for a port in use has moved nothing. */
final class Following implements SmartLifecycle {
    private final StageFollower follower;
    private volatile boolean running;

    Following(StageFollower follower) {
        this.follower = follower;
    }

    @Override
    public void start() {
        follower.follow();
        running = true;
    }

    // The follower closes with its bean, after running requests have ended.
    @Override
    public void stop() {
        running = false;
    }

    @Override
    public boolean isRunning() {
        return running;
    }

    @Override
    public int getPhase() {
        return Integer.MAX_VALUE;
    }
}

package io.strangler.proxy.stage;

import java.sql.SQLException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;

/**
 * Keeps this proxy the only one that follows its plan: of two, the one that did not hold the writes would send them to the
 * side that is losing authority.
 *
 * <p>While the control database cannot be asked nobody can tell; then requests are served as before, and authority does not
 * move.
 */
public final class SoleProxy implements AutoCloseable {
    private static final System.Logger LOG = System.getLogger(SoleProxy.class.getName());
    private static final Duration LOOK = Duration.ofSeconds(1);

    private final Thread thread;

    private SoleProxy(Runnable watch) {
        this.thread = Thread.ofVirtual().name("sole-proxy").start(watch);
    }

    /**
     * Waits until no other proxy follows the plan, as after a restart the one before that answers its last requests.
     *
     * @param control empty where there is nothing to move
     * @throws AnotherProxy when one still does after the limit
     */
    public static SoleProxy await(Optional<ControlAccess> control, Duration limit) {
        if (control.isEmpty()) {
            return new SoleProxy(() -> {});
        }
        long deadline = System.nanoTime() + limit.toNanos();
        Optional<String> other = other(control.get());
        while (other.isPresent()) {
            if (System.nanoTime() > deadline) {
                throw new AnotherProxy(other.get());
            }
            LOG.log(System.Logger.Level.INFO, "waiting for the proxy that follows the plan to end: {0}", other.get());
            LockSupport.parkNanos(LOOK.toNanos());
            other = other(control.get());
        }
        return new SoleProxy(() -> watch(control.get()));
    }

    // A session that broke is replaced before another proxy is likely to be started.
    private static void watch(ControlAccess control) {
        boolean told = false;
        while (!Thread.currentThread().isInterrupted()) {
            LockSupport.parkNanos(LOOK.toNanos());
            Optional<String> other = other(control);
            if (other.isPresent() && !told) {
                LOG.log(System.Logger.Level.ERROR, "another proxy follows this plan as well: {0}", other.get());
            }
            told = other.isPresent();
        }
    }

    private static Optional<String> other(ControlAccess control) {
        try {
            return control.otherProxy();
        } catch (SQLException e) {
            LOG.log(System.Logger.Level.DEBUG, "nobody can tell whether another proxy follows the plan", e);
            return Optional.empty();
        }
    }

    @Override
    public void close() {
        thread.interrupt();
    }

    /** Thrown at a start beside a proxy that does not end. */
    public static final class AnotherProxy extends RuntimeException {
        private static final long serialVersionUID = 1L;

        AnotherProxy(String other) {
            super("another proxy follows this plan: " + other);
        }
    }
}

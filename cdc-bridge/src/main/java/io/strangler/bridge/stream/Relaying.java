package io.strangler.bridge.stream;

import io.strangler.bridge.apply.Applier;
import io.strangler.bridge.apply.Watermark;
import io.strangler.bridge.authority.Authority;
import io.strangler.bridge.transport.Shares;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * Tells the owner of a stream how far those are who apply it, and them which rule is in force.
 *
 * <p>Works in the session that holds the stream's lock: a former owner has none, and so cannot bring back an older rule.
 */
final class Relaying implements AutoCloseable {
    private static final Duration PERIOD = Duration.ofMillis(25);

    private final Shares shares;
    private final Connection destination;
    private final Authority authority;
    private final Listener listener;
    private final Worker worker;
    private Watermark watermark;
    private Optional<String> trouble = Optional.empty();
    private volatile @Nullable Exception broken;

    /**
     * Begins.
     *
     * @param destination the session that holds the stream's lock; used by nobody else until this is closed
     * @param start how far the stream was
     * @param listener told on a thread of its own
     */
    Relaying(StreamSpec spec, Connection destination, Authority authority, Watermark start, Listener listener)
            throws SQLException {
        this.shares = new Shares(spec.name());
        this.destination = destination;
        this.authority = authority;
        this.listener = listener;
        this.watermark = start;
        look();
        this.worker = Worker.start("relaying " + spec, this::lookUntilClosed);
    }

    private void lookUntilClosed(Worker worker) throws InterruptedException {
        while (worker.await(PERIOD)) {
            try {
                look();
            } catch (SQLException | RuntimeException e) {
                broken = e;
                // More than once: what it is to end may only be about to begin.
                do {
                    listener.broken();
                } while (worker.pause(PERIOD));
                return;
            }
        }
    }

    // No move of authority may come in between; one that is under way has withdrawn the rule.
    private void look() throws SQLException {
        authority.whileStable(() -> {
            Optional<Shares.Progressed> now = shares.progressed(destination);
            if (now.isPresent()) {
                Optional<String> inForce = Optional.of(authority.rule().definition());
                if (!now.get().rule().equals(inForce)) {
                    shares.rule(destination, inForce);
                }
                take(now.get());
            }
        });
    }

    private void take(Shares.Progressed now) throws SQLException {
        boolean beat = now.beat() > watermark.beat();
        boolean moved = beat || now.position().compareTo(watermark.position()) > 0;
        watermark = new Watermark(
                now.position().reached(watermark.position()) ? now.position() : watermark.position(),
                now.applied(),
                now.skipped(),
                watermark.loaded(),
                watermark.loadMillis(),
                Math.max(now.beat(), watermark.beat()));
        if (moved) {
            // Before anybody hears of it.
            shares.note(destination, now);
            listener.applied(new Applier.Applied(
                    watermark,
                    beat ? OptionalLong.of(now.beat()) : OptionalLong.empty(),
                    now.unsettled(),
                    Applier.Work.NONE));
        }
        if (!now.trouble().equals(trouble)) {
            trouble = now.trouble();
            trouble.ifPresent(listener::troubled);
        }
    }

    /** Looks now instead of soon. */
    void call() {
        worker.call();
    }

    /** Fails if the session has. */
    void requireSound() throws Exception {
        Exception error = broken;
        if (error != null) {
            throw error;
        }
    }

    @Override
    public void close() {
        worker.close();
    }

    /** Is told how far the stream is. */
    interface Listener {
        void applied(Applier.Applied applied);

        void troubled(String reason);

        void broken();
    }
}

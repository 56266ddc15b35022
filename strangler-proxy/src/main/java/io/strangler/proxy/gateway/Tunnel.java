package io.strangler.proxy.gateway;

import io.netty.buffer.ByteBuf;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/**
 * Two connections that pass on each other's bytes unread, at the pace of the slower one, until either is closed, both have
 * nothing more to say, or neither has said anything for too long.
 *
 * <p>Is over when the upstream's connection is gone: only then has the upstream certainly noticed. Touched only by the event
 * loop of both connections.
 */
final class Tunnel {
    // An upstream that hears that the client has left closes within moments; one that does not is cut off.
    private static final long FAREWELL_MILLIS = 1_000;
    private static final long LINGER_MILLIS = 10_000;
    private static final long HALF_CLOSED_MILLIS = 60_000;

    private final Vertx vertx;
    private final TunnelEnd near;
    private final TunnelEnd far;
    private final long idleMillis;
    private long moved = System.nanoTime();
    private Runnable over = () -> {};
    private long timer;
    private boolean leaving;
    private boolean ended;

    Tunnel(Vertx vertx, TunnelEnd near, TunnelEnd far, Duration idle) {
        this.vertx = vertx;
        this.near = near;
        this.far = far;
        this.idleMillis = idle.toMillis();
    }

    /**
     * Begins to pass bytes on.
     *
     * @param whenOver run once, when the tunnel has ended
     */
    void begin(Runnable whenOver) {
        over = whenOver;
        watch(idleMillis);
        near.read(true);
        far.read(true);
        near.join(this);
        far.join(this);
    }

    /** Takes leave of both ends, and cuts the upstream off if it does not answer in a moment. */
    void leave() {
        near.close();
        farewell();
    }

    void pass(TunnelEnd end, ByteBuf bytes) {
        moved = System.nanoTime();
        if (!other(end).send(bytes)) {
            end.read(false);
        }
    }

    void flush(TunnelEnd end) {
        other(end).flush();
    }

    void writable(TunnelEnd end, boolean welcome) {
        if (welcome) {
            moved = System.nanoTime();
        }
        other(end).read(welcome);
    }

    /** No more bytes will come from an end, though it may still take some. */
    void silent(TunnelEnd end) {
        other(end).finish();
        if (near.isSilent() && far.isSilent()) {
            near.close();
            far.close();
        } else if (!leaving) {
            vertx.cancelTimer(timer);
            watch(Math.min(idleMillis, HALF_CLOSED_MILLIS));
        }
    }

    /** An end is closed. */
    void gone(TunnelEnd end) {
        if (end == near) {
            farewell();
        } else {
            near.close();
            end();
        }
    }

    private void farewell() {
        if (!leaving && !ended) {
            leaving = true;
            far.finish();
            vertx.cancelTimer(timer);
            timer = vertx.setTimer(FAREWELL_MILLIS, fired -> far.abort());
        }
    }

    private void watch(long limitMillis) {
        timer = vertx.setTimer(limitMillis, fired -> idle(limitMillis));
    }

    private void idle(long limitMillis) {
        long still = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - moved);
        if (still >= limitMillis) {
            leave();
        } else {
            timer = vertx.setTimer(limitMillis - still, fired -> idle(limitMillis));
        }
    }

    private void end() {
        if (!ended) {
            ended = true;
            vertx.cancelTimer(timer);
            // A client that takes nothing any more would keep its connection for ever.
            vertx.setTimer(LINGER_MILLIS, fired -> near.abort());
            over.run();
        }
    }

    private TunnelEnd other(TunnelEnd end) {
        return end == near ? far : near;
    }
}

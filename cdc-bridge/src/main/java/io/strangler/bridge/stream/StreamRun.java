package io.strangler.bridge.stream;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A stream's time from a start to the next stop: it tries to run, again and again, with growing pauses. */
final class StreamRun {
    private static final Logger LOG = LoggerFactory.getLogger(StreamRun.class);

    private final StreamSpec spec;
    private final Function<StreamRun, Attempt> attempts;
    private final Patience patience;
    private final Consumer<StreamState> listener;
    private final CountDownLatch stopping = new CountDownLatch(1);
    private final AtomicBoolean mayEndOthers = new AtomicBoolean(true);
    private final Thread thread;
    private volatile @Nullable Attempt attempt;
    private volatile @Nullable StreamState last;

    private StreamRun(
            StreamSpec spec, Function<StreamRun, Attempt> attempts, Patience patience, Consumer<StreamState> listener) {
        this.spec = spec;
        this.attempts = attempts;
        this.patience = patience;
        this.listener = listener;
        this.thread = Thread.ofPlatform().name("stream " + spec).unstarted(this::tryUntilStopped);
    }

    /**
     * Begins on a thread of its own.
     *
     * @param attempts makes a try
     * @param listener told what the stream is doing
     */
    static StreamRun start(
            StreamSpec spec, Function<StreamRun, Attempt> attempts, Patience patience, Consumer<StreamState> listener) {
        StreamRun run = new StreamRun(spec, attempts, patience, listener);
        run.thread.start();
        return run;
    }

    /** Returns what is at zero once the run is to end. */
    CountDownLatch stopping() {
        return stopping;
    }

    /** Returns whether another bridge's sessions may still be ended in this run. */
    AtomicBoolean mayEndOthers() {
        return mayEndOthers;
    }

    boolean stopped() {
        return stopping.getCount() == 0;
    }

    /** Takes note of what a try is doing. */
    void does(StreamState doing) {
        last = doing;
        listener.accept(doing);
    }

    /** Has a heartbeat written now, if one can be. */
    void beat() {
        Attempt trying = attempt;
        if (trying != null) {
            trying.beat();
        }
    }

    /** Has what was passed by looked at now, if it can be. */
    void lookAgain() {
        Attempt trying = attempt;
        if (trying != null) {
            trying.lookAgain();
        }
    }

    /** Ends and waits for the end of what is being done. */
    void stop() throws InterruptedException {
        stopping.countDown();
        long began = System.nanoTime();
        while (thread.isAlive()) {
            Attempt open = attempt;
            if (open != null) {
                open.close();
            }
            thread.join(TimeUnit.SECONDS.toMillis(1));
        }
        LOG.atDebug()
                .addKeyValue("stream", spec)
                .addKeyValue("millis", (System.nanoTime() - began) / 1_000_000)
                .log("stream stopped");
    }

    private void tryUntilStopped() {
        Backoff backoff = new Backoff();
        while (!stopped()) {
            long began = System.nanoTime();
            try {
                Attempt fresh = attempts.apply(this);
                attempt = fresh;
                fresh.run();
                if (!stopped()) {
                    fail("the change stream ended by itself", null);
                }
            } catch (InterruptedException e) {
                return;
            } catch (Exception e) {
                patience.failed(e);
                if (!stopped()) {
                    fail(Failure.reason(e), e);
                }
            }
            try {
                Duration pause = backoff.after(Duration.ofNanos(System.nanoTime() - began));
                boolean unused = stopping.await(pause.toMillis(), TimeUnit.MILLISECONDS);
            } catch (InterruptedException e) {
                return;
            }
        }
    }

    private void fail(String reason, @Nullable Exception cause) {
        boolean again =
                last instanceof StreamState.Failed failed && failed.reason().equals(reason);
        does(new StreamState.Failed(reason));
        // The same failure again is not news, and a dead database would fill the log.
        (again ? LOG.atDebug() : LOG.atWarn())
                .addKeyValue("stream", spec)
                .addKeyValue("reason", reason)
                .log("stream failed, will be tried again");
        LOG.atDebug().setCause(cause).addKeyValue("stream", spec).log("cause");
    }
}

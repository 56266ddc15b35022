package io.strangler.bridge.health;

import io.strangler.bridge.apply.Watermark;
import io.strangler.bridge.database.Schema;
import io.strangler.bridge.parked.ParkedChange.Kind;
import io.strangler.bridge.parked.ParkedChanges;
import io.strangler.bridge.parked.Unsettled;
import io.strangler.bridge.stream.StreamState;
import io.strangler.bridge.stream.StreamStatus;
import io.strangler.bridge.stream.SyncStream;
import io.strangler.playbook.Side;
import io.strangler.playbook.evidence.Evidence;
import io.strangler.translate.jdbc.IdRange;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Measures one stream every second, and at once when its state changes, and reports it as evidence. */
public final class StreamMonitor implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(StreamMonitor.class);
    private static final long LOOK_MILLIS = 100;
    private static final long PERIOD_NANOS = TimeUnit.SECONDS.toNanos(1);

    private final SyncStream stream;
    private final Evidence evidence;
    private final BooleanSupplier owner;
    private final CountDownLatch closing = new CountDownLatch(1);
    private volatile StreamStatus status;
    private volatile List<IdRange> ids = List.of();

    /**
     * Prepares.
     *
     * @param owner whether what this bridge sees of the stream is worth reporting
     */
    public StreamMonitor(SyncStream stream, Evidence evidence, BooleanSupplier owner) {
        this.stream = stream;
        this.evidence = evidence;
        this.owner = owner;
        this.status = stream.status(0, 0, 0);
    }

    public void start() {
        Thread.ofPlatform().daemon().name("monitor " + stream.spec()).start(this::watch);
    }

    public SyncStream stream() {
        return stream;
    }

    /** Returns the stream as it is now; what its databases know is at most a second old. */
    public StreamStatus status() {
        return stream.status(status.parked(), status.bounces(), status.settling());
    }

    /** Returns what is known of the legacy numbers that are reserved for rows of an entity born on the modern side. */
    public Optional<IdRange> ids(String entity) {
        return ids.stream().filter(each -> each.entity().equals(entity)).findFirst();
    }

    private void watch() {
        try {
            String reported = "";
            long at = System.nanoTime() - PERIOD_NANOS;
            do {
                String word = stream.state().word();
                if (!word.equals(reported) || System.nanoTime() - at >= PERIOD_NANOS) {
                    at = System.nanoTime();
                    reported = word;
                    measure();
                    report();
                }
            } while (!closing.await(LOOK_MILLIS, TimeUnit.MILLISECONDS));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void measure() {
        if (stream.state() instanceof StreamState.Stopped) {
            status = stream.status(0, 0, 0);
            return;
        }
        try (Connection destination = stream.spec().destination().open("strangler monitor")) {
            if (Schema.present(destination)) {
                stream.measure(destination);
                status = stream.status(
                        new ParkedChanges(stream.name()).count(destination),
                        new ParkedChanges(stream.name()).count(destination, Kind.BOUNCE),
                        new Unsettled(stream.name()).count(destination));
                if (stream.spec().mapsIds()) {
                    ids = IdRange.all(destination);
                }
            }
        } catch (SQLException e) {
            // The stream itself says that its destination is gone; the last counts stay.
            LOG.atDebug().addKeyValue("stream", stream.spec()).setCause(e).log("not measured");
        }
    }

    private void report() {
        if (!owner.getAsBoolean()) {
            return;
        }
        StreamStatus now = status();
        try {
            evidence.put(new Evidence.StreamState(
                    stream.spec().capability(),
                    now.from() == io.strangler.translate.Side.LEGACY ? Side.LEGACY : Side.MODERN,
                    Instant.now(),
                    now.lagMillis(),
                    now.slot().lag(),
                    now.watermark().map(Watermark::applied).orElse(0L),
                    now.watermark().map(Watermark::skipped).orElse(0L),
                    now.parked(),
                    now.bounces(),
                    now.provenAt(),
                    now.state().obstacle()));
        } catch (SQLException e) {
            LOG.atDebug().addKeyValue("stream", stream.spec()).setCause(e).log("evidence not written");
        }
    }

    /** Returns why the stream does not run, for metrics and health. */
    Optional<String> obstacle() {
        return stream.state().obstacle();
    }

    @Override
    public void close() {
        closing.countDown();
    }
}

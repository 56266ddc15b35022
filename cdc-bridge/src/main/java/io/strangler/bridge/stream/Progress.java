package io.strangler.bridge.stream;

import io.strangler.bridge.apply.Applier.Applied;
import io.strangler.bridge.apply.Watermark;
import io.strangler.bridge.database.Position;
import io.strangler.bridge.database.Slot;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;

/** How far a stream has come, for those who watch it and those who wait for it. */
final class Progress {
    private final Clock clock;
    private final NavigableSet<Long> outstanding = new TreeSet<>();
    private Optional<Watermark> watermark = Optional.empty();
    private Optional<Instant> provenAt = Optional.empty();
    private Slot.Usage usage = Slot.Usage.NONE;
    private long beat;
    private long movedAt;

    Progress(Clock clock) {
        this.clock = clock;
    }

    synchronized void begin(Watermark start) {
        watermark = Optional.of(start);
        beat = Math.max(beat, start.beat());
        movedAt = clock.millis();
        notifyAll();
    }

    /** Notes what a stream that does not run has done earlier. */
    synchronized void known(Watermark last) {
        if (watermark.isEmpty()) {
            begin(last);
        }
    }

    synchronized void advance(Applied applied) {
        watermark = Optional.of(applied.watermark());
        beat = Math.max(beat, applied.watermark().beat());
        movedAt = clock.millis();
        applied.beat().ifPresent(came -> {
            outstanding.headSet(came, true).clear();
            provenAt = Optional.of(clock.instant());
        });
        notifyAll();
    }

    /** Notes a heartbeat that was written and must come through. */
    synchronized void sent(long beat) {
        outstanding.add(beat);
        // While nothing comes through, the oldest tells how long that has been so; the others add nothing.
        while (outstanding.size() > 10_000) {
            outstanding.pollLast();
        }
    }

    synchronized void measured(Slot.Usage measured) {
        usage = measured;
    }

    /** Forgets everything, for a stream that begins anew. */
    synchronized void reset() {
        outstanding.clear();
        watermark = Optional.empty();
        provenAt = Optional.empty();
        usage = Slot.Usage.NONE;
        beat = 0;
    }

    /** Waits until the watermark has reached a position. */
    synchronized boolean await(Position position, Duration limit) throws InterruptedException {
        long deadline = System.nanoTime() + limit.toNanos();
        while (watermark.isEmpty() || !watermark.get().position().reached(position)) {
            long left = TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime());
            if (left <= 0) {
                return false;
            }
            wait(left);
        }
        return true;
    }

    synchronized Optional<Watermark> watermark() {
        return watermark;
    }

    synchronized Optional<Instant> provenAt() {
        return provenAt;
    }

    synchronized Slot.Usage usage() {
        return usage;
    }

    /** Returns how long ago something came through, if something should have since. */
    synchronized long stuckMillis() {
        return outstanding.isEmpty() ? 0 : Math.max(0, clock.millis() - Math.max(movedAt, outstanding.first()));
    }

    /** Returns the age of the oldest heartbeat that has not come through; without a way to send any, of the last that has. */
    synchronized long lagMillis(boolean running) {
        if (!outstanding.isEmpty()) {
            return Math.max(0, clock.millis() - outstanding.first());
        }
        // A heartbeat is the time at which it was written, and whatever was committed before it is applied.
        return running || beat == 0 ? 0 : Math.max(0, clock.millis() - beat);
    }
}

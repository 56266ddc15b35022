package io.strangler.reference.migration.traffic;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import org.HdrHistogram.Histogram;
import org.HdrHistogram.Recorder;

/** Counts what the users see, step by step; thread-safe. */
public final class TrafficFigures {
    private static final int MOST_SAMPLES = 40;

    private final Recorder reads = new Recorder(3);
    private final Recorder writes = new Recorder(3);
    private final Map<String, LongAdder> unexplained = new ConcurrentHashMap<>();
    private final Map<String, LongAdder> injected = new ConcurrentHashMap<>();
    private final LongAdder stale = new LongAdder();
    private volatile Optional<String> fault = Optional.empty();
    private final List<String> samples = Collections.synchronizedList(new ArrayList<>());

    void read(Duration took) {
        reads.recordValue(took.toNanos() / 1_000);
    }

    void wrote(Duration took) {
        writes.recordValue(took.toNanos() / 1_000);
    }

    void failed(String cause, String subject) {
        Optional<String> present = fault;
        (present.isPresent() ? injected : unexplained)
                .computeIfAbsent(present.map(name -> name + ": ").orElse("") + cause, key -> new LongAdder())
                .increment();
        sample(cause + " for " + subject);
    }

    void stale(String subject, String expected, String found) {
        Optional<String> present = fault;
        if (present.isPresent()) {
            injected.computeIfAbsent(present.get() + ": not yet visible", key -> new LongAdder())
                    .increment();
        } else {
            stale.increment();
        }
        sample(subject + " showed " + found + " after an acknowledged " + expected);
    }

    /** Attributes failures to a fault that is injected on purpose, until {@link #faultOver}. */
    public void faultBegins(String name) {
        fault = Optional.of(name);
    }

    public void faultOver() {
        fault = Optional.empty();
    }

    /** Returns the first failures in full. */
    public List<String> samples() {
        synchronized (samples) {
            return List.copyOf(samples);
        }
    }

    /** Returns what happened since the last call, and begins anew. */
    public synchronized StepFigures takeStep() {
        Histogram readTimes = reads.getIntervalHistogram();
        Histogram writeTimes = writes.getIntervalHistogram();
        return new StepFigures(
                readTimes.getTotalCount(),
                writeTimes.getTotalCount(),
                millis(readTimes.getValueAtPercentile(50)),
                millis(readTimes.getValueAtPercentile(99)),
                millis(writeTimes.getValueAtPercentile(50)),
                millis(writeTimes.getValueAtPercentile(99)),
                millis(Math.max(readTimes.getMaxValue(), writeTimes.getMaxValue())),
                take(unexplained),
                take(injected),
                stale.sumThenReset());
    }

    private static Map<String, Long> take(Map<String, LongAdder> counts) {
        Map<String, Long> taken = new HashMap<>();
        counts.forEach((cause, count) -> {
            long times = count.sumThenReset();
            if (times > 0) {
                taken.put(cause, times);
            }
        });
        return taken;
    }

    private static double millis(long micros) {
        return micros / 1_000.0;
    }

    private void sample(String text) {
        if (samples.size() < MOST_SAMPLES) {
            samples.add(Instant.now() + " " + text);
        }
    }
}

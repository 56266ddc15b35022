package io.strangler.proxy.shadow;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.strangler.playbook.CapabilityName;
import io.strangler.playbook.evidence.Evidence.ShadowCounts;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;

/** Counts what came of mirrored reads, for operators since the start and for the evidence since the last report. */
public final class ShadowTally {
    // A day of one capability without a control database; gates look no further back.
    private static final int MOST_SPANS = 86_400;

    private final MeterRegistry registry;
    private final InstantSource clock;
    private final Map<CapabilityName, Cell> cells = new ConcurrentHashMap<>();
    private final NavigableMap<Span, long[]> unreported = new TreeMap<>(Comparator.comparing(Span::begin)
            .thenComparing(span -> span.capability().value())
            .thenComparing(Span::translators));

    public ShadowTally(MeterRegistry registry, InstantSource clock) {
        this.registry = registry;
        this.clock = clock;
    }

    void matched(CapabilityName capability, String revision, Instant asked) {
        count(capability, revision, asked, 1, 0, 0);
        counter(capability, "matched").increment();
        cell(capability).add(1, 0, 0, 0);
    }

    void mismatched(
            CapabilityName capability, String revision, Instant asked, String key, List<Difference> differences) {
        count(capability, revision, asked, 1, 1, 0);
        counter(capability, "mismatched").increment();
        cell(capability).mismatch(clock.instant(), key, differences);
    }

    /** Counts a read that a side left without an answer. */
    void failed(CapabilityName capability, String revision, Instant asked) {
        count(capability, revision, asked, 0, 0, 1);
        counter(capability, "failed").increment();
        cell(capability).add(0, 0, 1, 0);
    }

    /**
     * Counts a read that says nothing of the sides: changes were still under way, as while the bridge is away, or both
     * refused it. It is no evidence, neither for nor against.
     */
    void undecided(CapabilityName capability) {
        counter(capability, "undecided").increment();
        cell(capability).add(0, 0, 0, 1);
    }

    void dropped(CapabilityName capability) {
        cell(capability).dropped();
    }

    /** Counts a read that was not mirrored, because it had a body. */
    void withBody(CapabilityName capability) {
        counter(capability, "with-body").increment();
        cell(capability).withBody();
    }

    /** Counts fields in which the sides differed but legacy differs from itself as well. */
    void noise(CapabilityName capability, Set<String> fields) {
        if (!fields.isEmpty()) {
            cell(capability).noise(clock.instant(), fields);
        }
    }

    /** Counts a write repeated in a sandbox; it is no evidence. */
    void written(CapabilityName capability, String key, List<Difference> differences) {
        counter(capability, differences.isEmpty() ? "sandbox-matched" : "sandbox-mismatched")
                .increment();
        cell(capability).written(clock.instant(), key, differences);
    }

    /** Counts a write that a sandbox left without an answer, or that could not be compared. */
    void writeFailed(CapabilityName capability) {
        counter(capability, "sandbox-failed").increment();
        cell(capability).writeFailed();
    }

    /** Returns what was counted since the start. */
    public Summary summary(CapabilityName capability) {
        return cell(capability).summary();
    }

    /** Takes what has not been reported yet; give it back with {@link #putBack} when reporting fails. */
    List<ShadowCounts> take() {
        synchronized (unreported) {
            List<ShadowCounts> taken = new ArrayList<>();
            unreported.forEach((span, counts) -> taken.add(new ShadowCounts(
                    span.capability(), span.begin(), span.translators(), counts[0], counts[1], counts[2])));
            unreported.clear();
            return taken;
        }
    }

    void putBack(List<ShadowCounts> counts) {
        counts.forEach(each -> count(
                each.capability(), each.translators(), each.at(), each.compared(), each.mismatched(), each.failed()));
    }

    // A count belongs to the second its read was asked in, whenever it is reported: what was read before a stage was
    // entered must not pass for evidence of that stage.
    private void count(
            CapabilityName capability, String revision, Instant at, long compared, long mismatched, long failed) {
        Span span = new Span(capability, revision, at.truncatedTo(ChronoUnit.SECONDS));
        synchronized (unreported) {
            long[] counts = unreported.computeIfAbsent(span, any -> new long[3]);
            counts[0] += compared;
            counts[1] += mismatched;
            counts[2] += failed;
            if (unreported.size() > MOST_SPANS) {
                unreported.pollFirstEntry();
            }
        }
    }

    private Cell cell(CapabilityName capability) {
        return cells.computeIfAbsent(capability, any -> new Cell(registry, capability.value()));
    }

    private Counter counter(CapabilityName capability, String result) {
        return registry.counter("strangler.shadow", "capability", capability.value(), "result", result);
    }

    /**
     * A capability's counts since the start.
     *
     * @param withBody reads that were not mirrored, because they had a body
     * @param fields how often each field differed
     * @param samples some mismatches of each field
     * @param kinds when each field differed
     * @param noise fields in which legacy differs from itself; not compared while it does
     * @param sandbox writes repeated in a sandbox
     */
    public record Summary(
            long compared,
            long mismatched,
            long failed,
            long dropped,
            long undecided,
            long withBody,
            Map<String, Long> fields,
            List<Sample> samples,
            List<Kind> kinds,
            List<Kind> noise,
            Writes sandbox) {}

    /** One mismatch with its values masked. */
    public record Sample(String key, String field, String legacy, String modern, Instant at) {}

    /** A field that differed: how often, first and last. */
    public record Kind(String field, long count, Instant firstSeen, Instant lastSeen) {}

    /** Writes repeated in a sandbox. */
    public record Writes(long compared, long mismatched, long failed, List<Kind> kinds, List<Sample> samples) {}

    private record Span(CapabilityName capability, String translators, Instant begin) {}

    private static final class Cell {
        private final Kinds differing;
        private final Kinds noise;
        private final Kinds written;
        private final Counter droppedMeter;
        private final LongAdder dropped = new LongAdder();
        private long compared;
        private long mismatched;
        private long failed;
        private long undecided;
        private long withBody;
        private long writesCompared;
        private long writesMismatched;
        private long writesFailed;

        Cell(MeterRegistry registry, String capability) {
            differing = new Kinds(new FieldCounters(registry, capability, "mismatched"));
            noise = new Kinds(new FieldCounters(registry, capability, "noise"));
            written = new Kinds(new FieldCounters(registry, capability, "sandbox-mismatched"));
            droppedMeter = registry.counter("strangler.shadow", "capability", capability, "result", "dropped");
        }

        // While a side hangs, on the way of every request: no lock, no look-up of a meter.
        void dropped() {
            dropped.increment();
            droppedMeter.increment();
        }

        synchronized void add(long comparedToo, long mismatchedToo, long failedToo, long undecidedToo) {
            compared += comparedToo;
            mismatched += mismatchedToo;
            failed += failedToo;
            undecided += undecidedToo;
        }

        synchronized void mismatch(Instant now, String key, List<Difference> differences) {
            add(1, 1, 0, 0);
            differences.forEach(difference -> differing.add(now, key, difference));
        }

        synchronized void withBody() {
            withBody++;
        }

        synchronized void noise(Instant now, Set<String> fields) {
            fields.forEach(field -> noise.add(now, field));
        }

        synchronized void written(Instant now, String key, List<Difference> differences) {
            writesCompared++;
            writesMismatched += differences.isEmpty() ? 0 : 1;
            differences.forEach(difference -> written.add(now, key, difference));
        }

        synchronized void writeFailed() {
            writesFailed++;
        }

        synchronized Summary summary() {
            return new Summary(
                    compared,
                    mismatched,
                    failed,
                    dropped.sum(),
                    undecided,
                    withBody,
                    differing.counts(),
                    differing.samples(),
                    differing.kinds(),
                    noise.kinds(),
                    new Writes(writesCompared, writesMismatched, writesFailed, written.kinds(), written.samples()));
        }
    }
}

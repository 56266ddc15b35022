package io.strangler.bridge.health;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.binder.MeterBinder;
import io.strangler.bridge.apply.Applier.Work;
import io.strangler.bridge.apply.Watermark;
import io.strangler.bridge.follow.Supervisor;
import io.strangler.bridge.load.LoadProgress;
import io.strangler.bridge.settle.Outcome;
import io.strangler.bridge.stream.StreamState;
import io.strangler.bridge.stream.StreamStatus;
import io.strangler.translate.jdbc.IdRange;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.ToDoubleFunction;

/** The streams as metrics, tagged with capability and the side they read. */
public record StreamMetrics(StreamMonitors monitors, Supervisor supervisor) implements MeterBinder {
    private static final Duration[] BOUNDS = {
        Duration.ofMillis(10), Duration.ofMillis(100), Duration.ofSeconds(1), Duration.ofSeconds(10)
    };

    @Override
    public void bindTo(MeterRegistry registry) {
        Gauge.builder("strangler.bridge.owner", supervisor, it -> it.owner() ? 1 : 0)
                .description("1 at the bridge that runs the streams of the migration")
                .register(registry);
        for (StreamMonitor monitor : monitors.all()) {
            Tags tags = Tags.of(
                    "capability", monitor.stream().spec().capability().value(),
                    "from", monitor.stream().spec().from().word());
            new Stream(registry, tags, monitor).bind();
        }
    }

    /** The meters of one stream. */
    private record Stream(MeterRegistry registry, Tags tags, StreamMonitor monitor) {
        void bind() {
            gauge("lag.seconds", "Age of the oldest change known not to be applied", it -> it.lagMillis() / 1000.0);
            gauge("lag.bytes", "Log of the source not yet acknowledged", it -> it.slot()
                    .lag());
            gauge("log.kept.bytes", "Log that the source keeps on its disk for the stream", it -> it.slot()
                    .kept());
            gauge(
                    "log.left.bytes",
                    "Log that may be written before the slot is lost, if the source bounds it",
                    it -> it.slot().left().isPresent() ? it.slot().left().getAsLong() : Double.NaN);
            gauge(
                    "slot.lost",
                    "1 when the source has thrown away log that the stream needs",
                    it -> it.slot().lost().isPresent() ? 1 : 0);
            gauge(
                    "stuck.seconds",
                    "How long nothing has come through although the stream runs; 0 for an idle one",
                    it -> it.stuckMillis() / 1000.0);
            gauge("parked", "Changes waiting for a person", StreamStatus::parked);
            gauge("bouncing", "Parked keys that went back and forth between the sides", StreamStatus::bounces);
            gauge("settling", "Changes of foreign writers on their way", StreamStatus::settling);
            gauge("running", "1 while changes come through", it -> it.state() instanceof StreamState.Running ? 1 : 0);
            gauge("paused", "1 while a person lets it rest", it -> it.state() instanceof StreamState.Paused ? 1 : 0);
            load("rows", "Aggregates that the load has brought so far", LoadProgress::rows);
            load("estimate", "Aggregates that the load will bring, about", LoadProgress::estimate);
            load("ranges.left", "Ranges of keys that are not loaded yet", it -> it.ranges() - it.rangesDone());
            load("per.second", "Aggregates that the load brings in a second", LoadProgress::perSecond);
            load("seconds.left", "How long the load will take from here, about", it -> it.left()
                    .map(left -> left.toMillis() / 1000.0)
                    .orElse(Double.NaN));
            counter("applied", "Aggregates changed since the stream began", Watermark::applied);
            counter("skipped", "Aggregates that needed no change because both sides agreed", Watermark::skipped);
            monitor.stream().observe(batches(), settlings());
            if (monitor.stream().spec().mapsIds()) {
                monitor.stream().spec().entities().stream()
                        .filter(each -> each.modern().mappedKey().isPresent())
                        .forEach(each -> ids(each.entity()));
            }
        }

        private void ids(String entity) {
            ids(entity, "left", "Legacy numbers left for rows born on the modern side", IdRange::left);
            ids(entity, "left.ratio", "Which share of the reserved legacy numbers is left", IdRange::share);
        }

        private void ids(String entity, String name, String description, ToDoubleFunction<IdRange> value) {
            Gauge.builder("strangler.ids." + name, monitor, it -> it.ids(entity)
                            .map(value::applyAsDouble)
                            .orElse(Double.NaN))
                    .description(description)
                    .tags(Tags.of(
                            "capability", monitor.stream().spec().capability().value(), "entity", entity))
                    .register(registry);
        }

        private void gauge(String name, String description, ToDoubleFunction<StreamStatus> value) {
            Gauge.builder("strangler.stream." + name, monitor, it -> value.applyAsDouble(it.status()))
                    .description(description)
                    .tags(tags)
                    .register(registry);
        }

        // Only while there is a load: NaN is no number on a dashboard, and no reason for an alert.
        private void load(String name, String description, ToDoubleFunction<LoadProgress> value) {
            gauge(
                    "load." + name,
                    description,
                    it -> it.state() instanceof StreamState.Loading loading
                            ? value.applyAsDouble(loading.progress())
                            : Double.NaN);
        }

        private void counter(String name, String description, ToDoubleFunction<Watermark> value) {
            FunctionCounter.builder("strangler.stream." + name, monitor, it -> it.status()
                            .watermark()
                            .map(value::applyAsDouble)
                            .orElse(0.0))
                    .description(description)
                    .tags(tags)
                    .register(registry);
        }

        private Consumer<Outcome> settlings() {
            Counter authority = conflicts("authority");
            Counter writer = conflicts("writer");
            Counter asked = conflicts("parked");
            Counter bounces = Counter.builder("strangler.stream.bounces")
                    .description("Keys that were parked because they went back and forth between the sides")
                    .tags(tags)
                    .register(registry);
            return outcome -> {
                switch (outcome) {
                    case AUTHORITY_WON -> authority.increment();
                    case WRITER_WON -> writer.increment();
                    case ASKED -> asked.increment();
                    case BOUNCED -> bounces.increment();
                }
            };
        }

        private Counter conflicts(String settled) {
            return Counter.builder("strangler.stream.conflicts")
                    .description("Keys changed on both sides since they last agreed, by what became of them")
                    .tags(tags.and("settled", settled))
                    .register(registry);
        }

        private Consumer<Work> batches() {
            Counter parked = Counter.builder("strangler.stream.parkings")
                    .description("How often a change was parked")
                    .tags(tags)
                    .register(registry);
            Counter foreign = Counter.builder("strangler.stream.foreign")
                    .description("Changes of keys that belong to the other side, left to settle")
                    .tags(tags)
                    .register(registry);
            DistributionSummary sizes = DistributionSummary.builder("strangler.stream.batch.aggregates")
                    .description("Aggregates that one batch touched")
                    .tags(tags)
                    .serviceLevelObjectives(1, 10, 100, 1_000, 10_000, 100_000)
                    .register(registry);
            Timer applying = Timer.builder("strangler.stream.apply")
                    .description("From reading the source to the commit, of one batch")
                    .tags(tags)
                    .serviceLevelObjectives(BOUNDS)
                    .register(registry);
            return work -> {
                // Heartbeats alone are no work.
                if (work.aggregates() > 0) {
                    parked.increment(work.parked());
                    foreign.increment(work.foreign());
                    sizes.record(work.aggregates());
                    applying.record(work.nanos(), TimeUnit.NANOSECONDS);
                }
            };
        }
    }
}

package io.strangler.bridge.health;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.binder.MeterBinder;
import io.strangler.bridge.apply.Watermark;
import io.strangler.bridge.follow.Supervisor;
import io.strangler.bridge.stream.StreamState;

/** The streams as metrics, tagged with capability and the side they read. */
public record StreamMetrics(StreamMonitors monitors, Supervisor supervisor) implements MeterBinder {
    @Override
    public void bindTo(MeterRegistry registry) {
        Gauge.builder("strangler.bridge.owner", supervisor, it -> it.owner() ? 1 : 0)
                .description("1 at the bridge that runs the streams of the migration")
                .register(registry);
        for (StreamMonitor monitor : monitors.all()) {
            Tags tags = Tags.of(
                    "capability", monitor.stream().spec().capability().value(),
                    "from", monitor.stream().spec().from().word());
            Gauge.builder(
                            "strangler.stream.lag.seconds",
                            monitor,
                            it -> it.status().lagMillis() / 1000.0)
                    .description("Age of the oldest change known not to be applied")
                    .tags(tags)
                    .register(registry);
            Gauge.builder("strangler.stream.lag.bytes", monitor, it -> it.status()
                            .lagBytes())
                    .description("Log of the source not yet acknowledged")
                    .tags(tags)
                    .register(registry);
            Gauge.builder("strangler.stream.parked", monitor, it -> it.status().parked())
                    .description("Changes waiting for a person")
                    .tags(tags)
                    .register(registry);
            Gauge.builder("strangler.stream.settling", monitor, it -> it.status()
                            .settling())
                    .description("Changes of foreign writers on their way")
                    .tags(tags)
                    .register(registry);
            Gauge.builder(
                            "strangler.stream.running",
                            monitor,
                            it -> it.stream().state() instanceof StreamState.Running ? 1 : 0)
                    .description("1 while changes come through")
                    .tags(tags)
                    .register(registry);
            FunctionCounter.builder("strangler.stream.applied", monitor, it -> it.status()
                            .watermark()
                            .map(Watermark::applied)
                            .orElse(0L))
                    .description("Aggregates changed since the stream began")
                    .tags(tags)
                    .register(registry);
            FunctionCounter.builder("strangler.stream.skipped", monitor, it -> it.status()
                            .watermark()
                            .map(Watermark::skipped)
                            .orElse(0L))
                    .description("Aggregates that needed no change because both sides agreed")
                    .tags(tags)
                    .register(registry);
        }
    }
}

package io.strangler.proxy.gateway;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.strangler.playbook.Side;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** Times requests by capability, side and outcome, and counts open tunnels. */
final class GatewayMetrics {
    /** What stands for the capability, or the side, of a request that has none. */
    static final String NONE = "none";

    private final MeterRegistry registry;
    private final Map<Labels, Timer> timers = new ConcurrentHashMap<>();

    private final Map<Ends, AtomicInteger> tunnels = new ConcurrentHashMap<>();

    GatewayMetrics(MeterRegistry registry) {
        this.registry = registry;
    }

    void record(GatewayCall call) {
        Labels labels = new Labels(capability(call), call.side().word(), outcome(call));
        timers.computeIfAbsent(labels, this::timer).record(System.nanoTime() - call.began(), TimeUnit.NANOSECONDS);
    }

    /** Counts a request that was refused before it was known where it belongs. */
    void unrouted(long nanos) {
        timers.computeIfAbsent(new Labels(NONE, NONE, Outcome.REFUSED), this::timer)
                .record(nanos, TimeUnit.NANOSECONDS);
    }

    /** Counts what looking at callers' proofs came to. */
    void authenticated(String way, String outcome) {
        registry.counter("strangler.authentication", "way", way, "outcome", outcome)
                .increment();
    }

    /** Counts a read whose side was at fault, by whether the other side could be asked instead. */
    void fellBack(GatewayCall call, Side from, boolean served) {
        registry.counter(
                        "strangler.fallback",
                        "capability",
                        capability(call),
                        "from",
                        from.word(),
                        "outcome",
                        served ? "asked" : "refused")
                .increment();
    }

    /** Records how long a write waited for authority to move. */
    void held(GatewayCall call, long nanos) {
        registry.timer("strangler.held", "capability", capability(call)).record(nanos, TimeUnit.NANOSECONDS);
    }

    /** Counts a tunnel as open until the returned action is run. */
    Runnable tunnelOpened(GatewayCall call) {
        AtomicInteger open = tunnels.computeIfAbsent(new Ends(capability(call), call.side()), this::gauge);
        open.incrementAndGet();
        return open::decrementAndGet;
    }

    private AtomicInteger gauge(Ends ends) {
        AtomicInteger open = new AtomicInteger();
        Gauge.builder("strangler.tunnels", open, AtomicInteger::get)
                .description("open tunnels")
                .tag("capability", ends.capability())
                .tag("side", ends.side().word())
                .register(registry);
        return open;
    }

    static String capability(GatewayCall call) {
        return call.match().map(match -> match.capability().value()).orElse(NONE);
    }

    static Outcome outcome(GatewayCall call) {
        if (call.clientIsGone() || !call.request().response().ended()) {
            return Outcome.ABORTED;
        }
        if (call.refused()) {
            return Outcome.REFUSED;
        }
        return Outcome.values()[Math.min(call.request().response().getStatusCode() / 100, 5) - 1];
    }

    private Timer timer(Labels labels) {
        return Timer.builder("strangler.requests")
                .description("requests through the proxy")
                .tag("capability", labels.capability())
                .tag("side", labels.side())
                .tag("outcome", labels.outcome().word)
                .publishPercentileHistogram()
                .register(registry);
    }

    private record Labels(String capability, String side, Outcome outcome) {}

    private record Ends(String capability, Side side) {}

    /** How a request ended. */
    enum Outcome {
        /** The connection became a tunnel. */
        SWITCHED("1xx"),
        SUCCESS("2xx"),
        REDIRECT("3xx"),
        CLIENT_ERROR("4xx"),
        SERVER_ERROR("5xx"),
        /** The proxy answered itself. */
        REFUSED("refused"),
        /** The client or the upstream broke off. */
        ABORTED("aborted");

        private final String word;

        Outcome(String word) {
            this.word = word;
        }

        String word() {
            return word;
        }
    }
}

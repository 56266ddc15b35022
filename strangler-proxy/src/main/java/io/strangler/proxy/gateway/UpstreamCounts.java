package io.strangler.proxy.gateway;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.strangler.playbook.Side;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Supplier;

/** What went wrong between the proxy and one side of one capability; nothing is counted of what went well. */
final class UpstreamCounts {
    private final LongAdder failed = new LongAdder();
    private final LongAdder distrusted = new LongAdder();
    private final LongAdder full = new LongAdder();

    /** A request got no answer, or not the whole of one. */
    void failed() {
        failed.increment();
    }

    /** A request was not sent, because the breaker was open. */
    void distrusted() {
        distrusted.increment();
    }

    /** A request was not sent, because too many were running. */
    void full() {
        full.increment();
    }

    void tell(
            MeterRegistry registry,
            String capability,
            Side side,
            Supplier<Number> distrustedNow,
            Supplier<Number> running) {
        FunctionCounter.builder("strangler.upstream.failed", failed, LongAdder::sum)
                .description("requests that a side left without a whole answer")
                .tag("capability", capability)
                .tag("side", side.word())
                .register(registry);
        refused(registry, capability, side, "breaker", distrusted);
        refused(registry, capability, side, "full", full);
        Gauge.builder("strangler.upstream.distrusted", distrustedNow)
                .description("1 while requests are kept from a side that failed too often")
                .tag("capability", capability)
                .tag("side", side.word())
                .register(registry);
        Gauge.builder("strangler.upstream.running", running)
                .description("requests that a side is working on")
                .tag("capability", capability)
                .tag("side", side.word())
                .register(registry);
    }

    private static void refused(MeterRegistry registry, String capability, Side side, String reason, LongAdder count) {
        FunctionCounter.builder("strangler.upstream.refused", count, LongAdder::sum)
                .description("requests that were not sent to a side")
                .tag("capability", capability)
                .tag("side", side.word())
                .tag("reason", reason)
                .register(registry);
    }
}

package io.strangler.proxy.gateway;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.strangler.playbook.CapabilityName;

/** Counts what a capability's requests found in its caches, and what was kept; there from the start, also while it is 0. */
final class CacheMetrics {
    private final Counter hit;
    private final Counter miss;
    private final Counter stale;
    private final Counter bypass;
    private final Counter stored;
    private final Counter revalidated;

    CacheMetrics(MeterRegistry registry, CapabilityName capability) {
        hit = requests(registry, capability, "hit");
        miss = requests(registry, capability, "miss");
        stale = requests(registry, capability, "stale");
        bypass = requests(registry, capability, "bypass");
        stored = answers(registry, capability, "stored");
        revalidated = answers(registry, capability, "revalidated");
    }

    private static Counter requests(MeterRegistry registry, CapabilityName capability, String result) {
        return Counter.builder("strangler.cache.requests")
                .description("requests at routes with a cache")
                .tag("capability", capability.value())
                .tag("result", result)
                .register(registry);
    }

    private static Counter answers(MeterRegistry registry, CapabilityName capability, String result) {
        return Counter.builder("strangler.cache.answers")
                .description("answers that were kept, or told to hold still")
                .tag("capability", capability.value())
                .tag("result", result)
                .register(registry);
    }

    void hit() {
        hit.increment();
    }

    void miss() {
        miss.increment();
    }

    /** Something was kept, but its server had to be asked whether it still holds. */
    void stale() {
        stale.increment();
    }

    /** The request could not be answered from the cache, whatever was in it. */
    void bypass() {
        bypass.increment();
    }

    void stored() {
        stored.increment();
    }

    void revalidated() {
        revalidated.increment();
    }
}

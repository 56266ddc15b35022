package io.strangler.proxy.gateway;

import io.micrometer.core.instrument.MeterRegistry;
import io.strangler.playbook.plan.CapabilitySpec;
import io.strangler.playbook.plan.MigrationPlan;
import io.strangler.playbook.plan.RouteSpec;
import io.strangler.proxy.cache.CacheControl;
import io.strangler.proxy.cache.ResponseCache;
import io.strangler.proxy.cache.Stored;
import io.strangler.proxy.cache.Wanted;
import io.strangler.proxy.routing.RoutingDecision;
import io.strangler.proxy.routing.RuleSnapshot.Standing;
import io.strangler.proxy.stage.EffectiveRules;
import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * Answers from what was kept, where the plan asks for it, and keeps what may be kept.
 *
 * <p>Left out are answers to those who say who they are, to fields that an operator's route has set, to ranges and bodies,
 * and translated ones.
 */
final class Caches {
    private final Map<RouteSpec, Kept> caches = new HashMap<>();
    private final EffectiveRules rules;
    private final MessageHeaders headers;

    Caches(MigrationPlan plan, EffectiveRules rules, MessageHeaders headers, MeterRegistry registry) {
        this.rules = rules;
        this.headers = headers;
        for (CapabilitySpec capability : plan.capabilities().values()) {
            for (RouteSpec route : capability.routes()) {
                route.cache()
                        .ifPresent(spec -> caches.put(
                                route,
                                new Kept(
                                        new ResponseCache(
                                                spec, () -> TimeUnit.NANOSECONDS.toSeconds(System.nanoTime())),
                                        // The registry knows them by name: routes of one capability count together.
                                        new CacheMetrics(registry, capability.name()))));
            }
        }
    }

    boolean isEmpty() {
        return caches.isEmpty();
    }

    /**
     * Lets a request that may change something drop what was kept of its path: before it is answered, and when it is over,
     * however it ended.
     *
     * @return what is to be run when the call is done
     */
    Runnable watching(GatewayCall call, Runnable done) {
        if (call.head().line().safe()) {
            return done;
        }
        CacheUse use = new CacheUse() {
            @Override
            public void head(int status, MultiMap answer) {
                over();
            }

            @Override
            public void over() {
                String path = path(call);
                caches.values().forEach(kept -> kept.answers().invalidate(path));
            }
        };
        call.use(use);
        return () -> {
            use.over();
            done.run();
        };
    }

    /** Answers a call, or lets it pass on to its side and keeps the answer; returns whether it was answered. */
    boolean answered(GatewayCall call, boolean last, Runnable done) {
        if (!(call.decision() instanceof RoutingDecision.Serve serve)) {
            return false;
        }
        Kept kept = caches.get(serve.match().route());
        if (kept == null || !call.head().line().safe()) {
            return false;
        }
        ResponseCache cache = kept.answers();
        CacheMetrics counted = kept.metrics();
        CacheControl asked = CacheControl.read(field(call, "cache-control"));
        // What stands in for another side's answer is not that side's.
        if (call.fellBack() || !isServed(call) || asked.has("no-store") || !inForce(serve)) {
            counted.bypass();
            call.use(CachedAnswers.telling("fwd=bypass"));
            return false;
        }
        long epoch = cache.following(serve.rule());
        Wanted wanted = wanted(call, serve);
        Optional<Stored> found = cache.find(path(call), wanted);
        if (found.isPresent() && isFresh(call, found.get(), asked, cache.now())) {
            counted.hit();
            CachedAnswers.send(
                    call, found.get(), cache.now(), "hit; ttl=" + found.get().left(cache.now()), last, done);
            return true;
        }
        if (asked.has("only-if-cached")) {
            counted.miss();
            call.defer(null);
            call.refuse(Problem.of(504, "nothing of this is kept, and nobody else was to be asked"));
            done.run();
            return true;
        }
        CacheFill.begin(call, cache, counted, path(call), wanted, found, epoch, last);
        return false;
    }

    private static boolean isServed(GatewayCall call) {
        HttpMethod method = call.request().method();
        MultiMap fields = call.request().headers();
        return (method == HttpMethod.GET || method == HttpMethod.HEAD)
                && !call.hasBody()
                && !fields.contains("Range")
                && !fields.contains(HttpHeaders.AUTHORIZATION)
                && call.enrichment().isEmpty();
    }

    private boolean inForce(RoutingDecision.Serve serve) {
        return rules.snapshot().standing(serve.capability()) instanceof Standing.InForce now
                && now.rule() == serve.rule();
    }

    private static boolean isFresh(GatewayCall call, Stored stored, CacheControl asked, long now) {
        boolean anew = asked.has("no-cache")
                || (asked.directives().size() == 1
                        && asked.has("")
                        && field(call, "pragma").equalsIgnoreCase("no-cache"));
        return !anew
                && stored.left(now) > asked.seconds("min-fresh").orElse(0)
                && stored.age(now) <= asked.seconds("max-age").orElse(Long.MAX_VALUE);
    }

    private Wanted wanted(GatewayCall call, RoutingDecision.Serve serve) {
        return new Wanted(
                new Wanted.Place(
                        serve.capability().value(),
                        serve.side().word(),
                        serve.match().key().map("="::concat).orElse(""),
                        headers.origin(call).orElse("") + " " + call.head().host(),
                        call.head().target()),
                name -> field(call, name),
                call.request().headers().contains(HttpHeaders.COOKIE));
    }

    private static String path(GatewayCall call) {
        return String.join("/", call.head().line().path().segments());
    }

    static String field(GatewayCall call, String name) {
        List<String> values = call.request().headers().getAll(name);
        return values.isEmpty() ? "" : String.join(", ", values);
    }

    private record Kept(ResponseCache answers, CacheMetrics metrics) {}
}

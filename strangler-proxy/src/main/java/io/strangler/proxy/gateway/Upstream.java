package io.strangler.proxy.gateway;

import io.github.resilience4j.bulkhead.Bulkhead;
import io.github.resilience4j.bulkhead.BulkheadConfig;
import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig;
import io.strangler.playbook.plan.SystemSpec;
import io.strangler.playbook.plan.SystemSpec.HostPolicy;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/**
 * One side of one capability as a place to send requests to, with its own breaker and its own share of the connections:
 * trouble of one capability's service stays its own.
 */
final class Upstream {
    private final String name;
    private final String host;
    private final int port;
    private final boolean tls;
    private final String prefix;
    private final boolean ownHost;
    private final CircuitBreaker breaker;
    private final Bulkhead bulkhead;

    Upstream(String name, SystemSpec system, int concurrency) {
        this.name = name;
        this.host = system.url().getHost();
        this.tls = "https".equalsIgnoreCase(system.url().getScheme());
        this.port = system.url().getPort() >= 0 ? system.url().getPort() : tls ? 443 : 80;
        String path = system.url().getRawPath();
        this.prefix = path == null || path.equals("/") ? "" : path.replaceAll("/+$", "");
        this.ownHost = system.host() == HostPolicy.REWRITE;
        this.breaker = CircuitBreaker.of(
                name,
                CircuitBreakerConfig.custom()
                        .slidingWindowSize(50)
                        .minimumNumberOfCalls(20)
                        .failureRateThreshold(50)
                        .waitDurationInOpenState(Duration.ofSeconds(2))
                        .permittedNumberOfCallsInHalfOpenState(5)
                        .build());
        this.bulkhead = Bulkhead.of(
                name,
                BulkheadConfig.custom()
                        .maxConcurrentCalls(concurrency)
                        .maxWaitDuration(Duration.ZERO)
                        .build());
    }

    String name() {
        return name;
    }

    String host() {
        return host;
    }

    int port() {
        return port;
    }

    boolean tls() {
        return tls;
    }

    /** Returns host and port as a client would write them in Host. */
    String authority() {
        return port == (tls ? 443 : 80) ? host : host + ":" + port;
    }

    /** Returns the Host to send: the client's, unless this upstream wants its own. */
    String host(String clients) {
        return ownHost ? authority() : clients;
    }

    /** Returns what to ask the upstream for, given what the client asked for. */
    String target(String target) {
        return prefix.isEmpty() || target.equals("*") ? target : prefix + target;
    }

    /** Takes a place, or says why there is none. */
    Admission admit() {
        if (!bulkhead.tryAcquirePermission()) {
            return new Admission.Refused(name + " has "
                    + bulkhead.getBulkheadConfig().getMaxConcurrentCalls() + " requests running already");
        }
        if (!breaker.tryAcquirePermission()) {
            bulkhead.releasePermission();
            return new Admission.Refused(name + " has failed too often; it is tried again in a moment");
        }
        return new Admission.Granted(new Place());
    }

    /** Whether a request may be sent. */
    sealed interface Admission {
        record Refused(String reason) implements Admission {}

        record Granted(Place place) implements Admission {}
    }

    /** A running request's place; must be left once, and tells the breaker at most one thing. */
    final class Place {
        private final long since = System.nanoTime();
        private boolean judged;
        private boolean left;

        private Place() {}

        void answered() {
            if (!judged) {
                judged = true;
                breaker.onSuccess(System.nanoTime() - since, TimeUnit.NANOSECONDS);
            }
        }

        /** The upstream is at fault. */
        void failed(Throwable cause) {
            if (!judged) {
                judged = true;
                breaker.onError(System.nanoTime() - since, TimeUnit.NANOSECONDS, cause);
            }
        }

        void leave() {
            if (left) {
                return;
            }
            left = true;
            if (!judged) {
                // The client left or nothing was sent: that says nothing about the upstream.
                judged = true;
                breaker.releasePermission();
            }
            bulkhead.onComplete();
        }
    }
}

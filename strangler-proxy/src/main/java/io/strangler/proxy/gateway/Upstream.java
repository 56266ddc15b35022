package io.strangler.proxy.gateway;

import io.github.resilience4j.bulkhead.Bulkhead;
import io.github.resilience4j.bulkhead.BulkheadConfig;
import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig;
import io.strangler.playbook.plan.SystemSpec;
import io.strangler.playbook.plan.SystemSpec.HostPolicy;
import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpConnectOptions;
import io.vertx.core.net.ClientSSLOptions;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * One side of one capability as a place to send requests to, with its own breaker and its own share of the connections:
 * trouble of one capability's service stays its own.
 */
final class Upstream {
    private static final System.Logger LOG = System.getLogger(Upstream.class.getName());
    private static final long QUIET_NANOS = TimeUnit.MINUTES.toNanos(1);

    private final String name;
    private final String host;
    private final int port;
    private final Optional<ClientSSLOptions> tls;
    private final String prefix;
    private final boolean ownHost;
    private final Optional<SystemSecrets.Secret> secret;
    private final CircuitBreaker breaker;
    private final Bulkhead bulkhead;

    private long toldDistrust = System.nanoTime() - QUIET_NANOS;

    /** @param tls what to demand of the system's certificate; empty for clear text */
    Upstream(
            String name,
            SystemSpec system,
            Optional<ClientSSLOptions> tls,
            Optional<SystemSecrets.Secret> secret,
            int concurrency) {
        this.name = name;
        this.secret = secret;
        this.host = system.url().getHost();
        this.tls = tls;
        this.port = system.url().getPort() >= 0 ? system.url().getPort() : usualPort();
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

    /** Says where a connection goes, and what it demands there. */
    <O extends HttpConnectOptions> O address(O options) {
        options.setHost(host).setPort(port).setSsl(tls.isPresent());
        tls.ifPresent(options::setSslOptions);
        return options;
    }

    private int usualPort() {
        return tls.isPresent() ? 443 : 80;
    }

    /** Returns host and port as a client would write them in Host. */
    String authority() {
        return port == usualPort() ? host : host + ":" + port;
    }

    /** Returns the Host to send: the client's, unless this upstream wants its own. */
    String host(String clients) {
        return ownHost ? authority() : clients;
    }

    /** Returns what to ask the upstream for, given what the client asked for. */
    String target(String target) {
        return prefix.isEmpty() || target.equals("*") ? target : prefix + target;
    }

    /** Replaces, among the fields of a request, what the client has shown by what this upstream is to be shown. */
    void authorize(MultiMap fields) {
        if (secret.isPresent()) {
            secret.get().writeTo(fields);
        }
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

    // Clients are not told: what exactly is wrong with a certificate helps whoever forged it. Not for every request.
    private synchronized void tellDistrust(Throwable cause) {
        long now = System.nanoTime();
        if (now - toldDistrust >= QUIET_NANOS) {
            toldDistrust = now;
            LOG.log(
                    System.Logger.Level.WARNING,
                    "{0} at {1}:{2} is not trusted: {3}",
                    name,
                    host,
                    String.valueOf(port),
                    UpstreamFault.root(cause));
        }
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
            if (UpstreamFault.isDistrust(cause)) {
                tellDistrust(cause);
            }
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

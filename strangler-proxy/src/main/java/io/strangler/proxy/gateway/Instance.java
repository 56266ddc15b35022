package io.strangler.proxy.gateway;

import io.vertx.core.http.HttpConnectOptions;
import io.vertx.core.net.ClientSSLOptions;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.LongSupplier;

/**
 * One running copy of a system, and whether requests should be sent to it.
 *
 * <p>Five faults in a row put it out, for a second at first and twice as long each time, up to a minute. Then it is probed,
 * without a client's request; a probe that succeeds lets one request at a time through until one is answered. Thread-safe.
 */
final class Instance {
    private static final int FAULTS = 5;
    private static final int SICK_AFTER = 2;
    private static final Duration FIRST_PAUSE = Duration.ofSeconds(1);
    private static final int MOST_DOUBLINGS = 6;

    private final String host;
    private final int port;
    private final Optional<ClientSSLOptions> tls;
    private final LongSupplier nanos;
    private final AtomicInteger running = new AtomicInteger();
    private final AtomicInteger faults = new AtomicInteger();
    private final AtomicBoolean trial = new AtomicBoolean();
    private volatile Standing standing = Standing.IN;
    private volatile boolean well = true;
    private int sick;
    private int ejections;
    private int told;
    private long since;
    private long until;

    /** @param tls what to demand of its certificate; empty for clear text */
    Instance(URI url, Optional<ClientSSLOptions> tls, LongSupplier nanos) {
        this.host = url.getHost();
        this.port = url.getPort() >= 0 ? url.getPort() : tls.isPresent() ? 443 : 80;
        this.tls = tls;
        this.nanos = nanos;
    }

    String host() {
        return host;
    }

    int port() {
        return port;
    }

    /** Returns host and port as a client would write them in Host. */
    String authority() {
        return port == (tls.isPresent() ? 443 : 80) ? host : host + ":" + port;
    }

    /** Returns whether an authority, with or without its usual port, is this one's. */
    boolean isNamed(String named) {
        return named.equalsIgnoreCase(authority()) || named.equalsIgnoreCase(host + ":" + port);
    }

    /** Says where a connection goes, and what it demands there. */
    <O extends HttpConnectOptions> O address(O options) {
        options.setHost(host).setPort(port).setSsl(tls.isPresent());
        tls.ifPresent(options::setSslOptions);
        return options;
    }

    int running() {
        return running.get();
    }

    /** Returns whether it would take a request now. */
    boolean usable() {
        return well
                && switch (standing) {
                    case IN -> true;
                    case ON_TRIAL -> !trial.get();
                    case OUT -> false;
                };
    }

    /** Returns whether it serves, be it one request at a time. */
    boolean serves() {
        return well && standing != Standing.OUT;
    }

    /** Takes a request, unless it is on trial and has one. */
    boolean take() {
        if (standing == Standing.ON_TRIAL && !trial.compareAndSet(false, true)) {
            return false;
        }
        running.incrementAndGet();
        return true;
    }

    /** Takes a request whatever is known of it. */
    void takeAnyway() {
        running.incrementAndGet();
    }

    /** A request has left it. */
    void leave() {
        running.decrementAndGet();
        trial.set(false);
    }

    void answered() {
        if (faults.get() != 0) {
            faults.set(0);
        }
        if (standing == Standing.ON_TRIAL) {
            readmit();
        }
    }

    /** It has let a request down. */
    void failed() {
        if (standing != Standing.OUT && (faults.incrementAndGet() >= FAULTS || standing == Standing.ON_TRIAL)) {
            eject();
        }
    }

    private synchronized void eject() {
        if (standing == Standing.OUT) {
            return;
        }
        long now = nanos.getAsLong();
        // Whoever stayed in for longer than it had been out begins anew.
        if (standing == Standing.IN && now - since > pause(ejections)) {
            ejections = 0;
        }
        putOut(now);
        told++;
    }

    private void putOut(long now) {
        ejections = Math.min(ejections + 1, MOST_DOUBLINGS + 1);
        // Some earlier than others, so that many proxies do not come back at once.
        long pause = pause(ejections);
        until = now + pause - ThreadLocalRandom.current().nextLong(pause / 10);
        standing = Standing.OUT;
        faults.set(0);
    }

    private static long pause(int ejections) {
        return Math.min(
                FIRST_PAUSE.toNanos() << Math.max(0, ejections - 1),
                Duration.ofMinutes(1).toNanos());
    }

    private synchronized void readmit() {
        if (standing == Standing.ON_TRIAL) {
            standing = Standing.IN;
            since = nanos.getAsLong();
        }
    }

    /** Returns whether it has been out for long enough to be probed. */
    synchronized boolean awaitsProbe() {
        return standing == Standing.OUT && nanos.getAsLong() - until >= 0;
    }

    /** Takes what a probe has found out. */
    synchronized void probed(boolean answers) {
        if (standing != Standing.OUT) {
            return;
        }
        if (answers) {
            trial.set(false);
            standing = Standing.ON_TRIAL;
        } else {
            putOut(nanos.getAsLong());
        }
    }

    /** Takes what a health check has found out; one that fails alone may have been bad luck. */
    synchronized void checked(boolean healthy) {
        sick = healthy ? 0 : sick + 1;
        well = sick < SICK_AFTER;
    }

    /** Returns how often it was put out. */
    synchronized int ejections() {
        return told;
    }

    String state() {
        return well ? standing.word : "unhealthy";
    }

    /** Whether requests are sent to it. */
    enum Standing {
        IN("in"),
        OUT("out"),
        ON_TRIAL("trial");

        private final String word;

        Standing(String word) {
            this.word = word;
        }
    }
}

package io.strangler.proxy.gateway;

import io.strangler.playbook.plan.KeySource;
import io.strangler.proxy.discovery.Discovery;
import io.strangler.proxy.discovery.Ending;
import io.strangler.proxy.discovery.Endpoint;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Tells the discovery of every request that has ended; costs nothing where there is none. */
final class DiscoveryTap {
    // Anybody may invent methods, and each would take a place.
    private static final Set<String> METHODS = Set.of("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS");

    private final @Nullable Discovery discovery;

    DiscoveryTap(@Nullable Discovery discovery) {
        this.discovery = discovery;
    }

    void record(GatewayCall call) {
        if (discovery == null) {
            return;
        }
        var line = call.head().line();
        int keySegment = call.match()
                .flatMap(match -> match.route().key())
                .map(DiscoveryTap::segment)
                .orElse(0);
        discovery.record(
                Endpoint.of(
                        GatewayMetrics.capability(call),
                        METHODS.contains(line.method()) ? line.method() : "other",
                        line.path().segments(),
                        keySegment),
                line.query(),
                ending(GatewayMetrics.outcome(call)),
                System.nanoTime() - call.began());
    }

    /** Tells of a request that was refused before it was known where it belongs. */
    void unrouted() {
        if (discovery != null) {
            discovery.refused();
        }
    }

    private static int segment(KeySource key) {
        return switch (key) {
            case KeySource.PathSegment segment -> segment.index();
            case KeySource.WholeNumber number -> segment(number.source());
            case KeySource.Header header -> 0;
            case KeySource.Cookie cookie -> 0;
            case KeySource.Query query -> 0;
            case KeySource.Claim claim -> 0;
            case KeySource.Body body -> 0;
        };
    }

    private static Ending ending(GatewayMetrics.Outcome outcome) {
        return switch (outcome) {
            case SUCCESS, REDIRECT -> Ending.SERVED;
            case CLIENT_ERROR, REFUSED -> Ending.REJECTED;
            case SERVER_ERROR, ABORTED -> Ending.FAILED;
            case SWITCHED -> Ending.TUNNELLED;
        };
    }
}

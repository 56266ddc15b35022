package io.strangler.playbook.plan;

import java.util.Optional;
import java.util.Set;

/**
 * A set of requests.
 *
 * @param path a pattern: literal segments, {@code *} for one segment, {@code **} at the end for any number of segments
 * @param methods upper-case; empty for all
 * @param key where the data key is found; empty for none
 * @param authentication who may pass: callers known to this way of authenticating; empty for everybody
 * @param rate how often; empty for no limit
 * @param upgrades protocols, in lower case, that a connection may be given over to
 * @param condition what else a request must have
 * @param mirror what the other side is asked too
 * @param cache what may be kept of answers; empty for nothing
 */
public record RouteSpec(
        String path,
        Set<String> methods,
        Optional<KeySource> key,
        Optional<String> authentication,
        Optional<RateSpec> rate,
        Set<String> upgrades,
        RouteCondition condition,
        MirrorSpec mirror,
        Optional<CacheSpec> cache) {
    /** What a route without data lets through if it says nothing: what the monolith's browsers have always used. */
    public static final Set<String> COMMON_UPGRADES = Set.of("websocket");

    public RouteSpec {
        methods = Set.copyOf(methods);
        upgrades = Set.copyOf(upgrades);
    }

    /** Returns whether the head of a request does not show its key. */
    public boolean keyIsLate() {
        return key.map(KeySource::late).orElse(false);
    }

    /** Describes a route for everybody, without a limit and without tunnels. */
    public RouteSpec(String path, Set<String> methods, Optional<KeySource> key) {
        this(
                path,
                methods,
                key,
                Optional.empty(),
                Optional.empty(),
                Set.of(),
                RouteCondition.NONE,
                MirrorSpec.READS,
                Optional.empty());
    }
}

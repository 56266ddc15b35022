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
 */
public record RouteSpec(
        String path,
        Set<String> methods,
        Optional<KeySource> key,
        Optional<String> authentication,
        Optional<RateSpec> rate) {
    public RouteSpec {
        methods = Set.copyOf(methods);
    }

    /** Describes a route for everybody, without a limit. */
    public RouteSpec(String path, Set<String> methods, Optional<KeySource> key) {
        this(path, methods, key, Optional.empty(), Optional.empty());
    }
}

package io.strangler.playbook.plan;

import java.util.Optional;
import java.util.Set;

/**
 * A set of requests.
 *
 * @param path a pattern: literal segments, {@code *} for one segment, {@code **} at the end for any number of segments
 * @param methods upper-case; empty for all
 * @param key where the data key is found; empty for none
 */
public record RouteSpec(String path, Set<String> methods, Optional<KeySource> key) {
    public RouteSpec {
        methods = Set.copyOf(methods);
    }
}

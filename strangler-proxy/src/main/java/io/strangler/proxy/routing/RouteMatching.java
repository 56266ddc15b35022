package io.strangler.proxy.routing;

import io.strangler.playbook.plan.RouteCondition;
import io.strangler.playbook.plan.RouteSpec;
import java.util.Map;
import java.util.Optional;

/** What a request must have besides its path to belong to a route. */
final class RouteMatching {
    private RouteMatching() {}

    static boolean acceptsMethod(RouteSpec route, String method) {
        return route.methods().isEmpty()
                || route.methods().contains(method)
                // HEAD is GET without the body (RFC 9110 section 9.3.2).
                || (method.equals("HEAD") && route.methods().contains("GET"));
    }

    /** Returns what a request lacks, in words; empty when it lacks nothing. */
    static Optional<String> unmet(RouteCondition condition, RequestLine line) {
        if (condition.host().isPresent() && !condition.acceptsHost(line.hostName())) {
            return Optional.of("the host is '" + line.hostName() + "', not "
                    + condition.host().get());
        }
        for (Map.Entry<String, String> wanted : condition.headers().entrySet()) {
            Optional<String> value = line.fields().joined(wanted.getKey()).map(String::strip);
            if (value.isEmpty()) {
                return Optional.of("there is no field " + wanted.getKey());
            }
            // Two fields of a name mean their list, which is another value than either.
            if (!wanted.getValue().equals(RouteCondition.ANY)
                    && !wanted.getValue().equals(value.get())) {
                return Optional.of("the field " + wanted.getKey() + " is not " + wanted.getValue());
            }
        }
        return Optional.empty();
    }
}

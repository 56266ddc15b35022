package io.strangler.proxy.gateway;

import io.strangler.playbook.plan.RouteCondition;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The hosts this proxy answers for; a request for another has lost its way (RFC 9110 section 15.5.20). */
record ServedHosts(List<RouteCondition> any) {
    /** @param patterns empty for whatever host */
    static ServedHosts of(List<String> patterns) {
        return new ServedHosts(patterns.stream()
                .map(pattern -> new RouteCondition(Optional.of(pattern), Map.of()))
                .toList());
    }

    boolean lack(RequestHead head) {
        if (any.isEmpty()) {
            return false;
        }
        String name = head.line().hostName();
        for (RouteCondition host : any) {
            if (host.acceptsHost(name)) {
                return false;
            }
        }
        return true;
    }
}

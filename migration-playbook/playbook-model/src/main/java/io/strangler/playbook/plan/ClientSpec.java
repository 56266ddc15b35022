package io.strangler.playbook.plan;

import java.time.Duration;
import java.util.List;
import java.util.OptionalLong;

/**
 * What clients of the proxy may do.
 *
 * @param hosts the hosts that are served, in lower case, {@code *.} before one for every name below it; empty for any
 * @param bodyLimit how many bytes the body of a request may have; empty for any number
 * @param trustedPeers whose word on forwarding and on the request's id is taken
 * @param sendTimeout how long a client may take nothing of an answer that waits for it
 * @param headTimeout how long the head of a request may take from its first byte to its last
 * @param idleTimeout how long a connection may be open without a request; longer than load balancers keep theirs, so that
 *     they close and not we while they send
 */
public record ClientSpec(
        List<String> hosts,
        OptionalLong bodyLimit,
        List<Subnet> trustedPeers,
        Duration sendTimeout,
        Duration headTimeout,
        Duration idleTimeout) {
    public static final ClientSpec DEFAULT = new ClientSpec(
            List.of(),
            OptionalLong.empty(),
            List.of(),
            Duration.ofMinutes(1),
            Duration.ofSeconds(10),
            Duration.ofSeconds(75));

    public ClientSpec {
        hosts = List.copyOf(hosts);
        trustedPeers = List.copyOf(trustedPeers);
    }
}

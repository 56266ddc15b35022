package io.strangler.playbook.plan;

import java.time.Duration;
import java.util.List;
import java.util.OptionalLong;

/**
 * What clients of the proxy may do.
 *
 * @param bodyLimit how many bytes the body of a request may have; empty for any number
 * @param trustedPeers whose word on forwarding and on the request's id is taken
 * @param sendTimeout how long a client may take nothing of an answer that waits for it
 */
public record ClientSpec(OptionalLong bodyLimit, List<Subnet> trustedPeers, Duration sendTimeout) {
    public static final ClientSpec DEFAULT = new ClientSpec(OptionalLong.empty(), List.of(), Duration.ofMinutes(1));

    public ClientSpec {
        trustedPeers = List.copyOf(trustedPeers);
    }
}

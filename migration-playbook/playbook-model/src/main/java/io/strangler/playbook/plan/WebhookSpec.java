package io.strangler.playbook.plan;

import java.net.URI;
import java.time.Duration;
import java.util.Optional;

/**
 * Who is told of a capability's moves by the command line.
 *
 * @param before asked before a step forward; one that does not consent in time refuses it
 * @param after told after a step forward
 * @param rollback told after a way back was tried, and how it ended
 * @param limit how long each may take
 */
public record WebhookSpec(Optional<URI> before, Optional<URI> after, Optional<URI> rollback, Duration limit) {
    /** Nobody. */
    public static final WebhookSpec NONE =
            new WebhookSpec(Optional.empty(), Optional.empty(), Optional.empty(), Duration.ofSeconds(5));
}

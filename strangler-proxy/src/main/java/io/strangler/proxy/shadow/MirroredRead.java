package io.strangler.proxy.shadow;

import io.strangler.playbook.CapabilityName;
import io.strangler.playbook.Side;
import io.strangler.proxy.translation.CurrentTranslators;
import io.strangler.translate.HttpRequest;
import io.strangler.translate.HttpResponse;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;

/**
 * A read.
 *
 * @param asked when the client asked, which is before the rule that served it was looked up
 * @param route the pattern of its route
 * @param answer what the client got; empty when that cannot be compared as it is (compressed, partial, too large)
 * @param writers the sides that may take writes for what was read
 */
public record MirroredRead(
        CapabilityName capability,
        Instant asked,
        String route,
        String key,
        HttpRequest request,
        Side served,
        Optional<HttpResponse> answer,
        CurrentTranslators.Loaded translators,
        Set<Side> writers)
        implements Mirrored {
    public MirroredRead {
        writers = Set.copyOf(writers);
    }
}

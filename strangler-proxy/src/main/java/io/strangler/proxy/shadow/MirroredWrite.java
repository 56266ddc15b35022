package io.strangler.proxy.shadow;

import io.strangler.playbook.CapabilityName;
import io.strangler.playbook.Side;
import io.strangler.proxy.translation.CurrentTranslators;
import io.strangler.translate.HttpRequest;
import io.strangler.translate.HttpResponse;

/**
 * A write that a client has been served, to be repeated where it has no effect on anybody's data.
 *
 * @param answer what the client got
 */
public record MirroredWrite(
        CapabilityName capability,
        String key,
        HttpRequest request,
        Side served,
        HttpResponse answer,
        CurrentTranslators.Loaded translators)
        implements Mirrored {}

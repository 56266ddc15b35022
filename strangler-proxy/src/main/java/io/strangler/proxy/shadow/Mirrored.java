package io.strangler.proxy.shadow;

import io.strangler.playbook.CapabilityName;
import io.strangler.playbook.Side;
import io.strangler.proxy.translation.CurrentTranslators;
import io.strangler.translate.HttpRequest;

/** A request that a client has been served, to be asked again on the other side. */
public sealed interface Mirrored permits MirroredRead, MirroredWrite {
    CapabilityName capability();

    /** Returns the data key, or the path where there is none. */
    String key();

    /** Returns the request as the legacy client sent it. */
    HttpRequest request();

    Side served();

    /** Returns the translators that served the request. */
    CurrentTranslators.Loaded translators();
}

package io.strangler.proxy.shadow;

import io.strangler.playbook.CapabilityName;
import io.strangler.playbook.Side;
import java.util.concurrent.CompletionStage;

/** Tells when everything written on one side so far has arrived on the other. */
@FunctionalInterface
public interface StreamPass {
    /** A pass that needs no waiting, for capabilities whose data does not move. */
    StreamPass NOT_NEEDED = (capability, from) -> java.util.concurrent.CompletableFuture.completedStage(true);

    /** Completes with whether it has arrived, within about two seconds; with false also when nobody can tell. */
    CompletionStage<Boolean> passed(CapabilityName capability, Side from);
}

package io.strangler.proxy.shadow;

import io.strangler.playbook.CapabilityName;
import io.strangler.playbook.Side;
import io.strangler.translate.HttpRequest;
import io.strangler.translate.HttpResponse;
import java.util.concurrent.CompletionStage;

/** Writes to one side's sandbox, never to the side itself; always completes within its own time limit. */
@FunctionalInterface
public interface SandboxClient {
    CompletionStage<HttpResponse> write(CapabilityName capability, Side side, HttpRequest request);
}

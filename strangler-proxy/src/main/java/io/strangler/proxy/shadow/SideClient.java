package io.strangler.proxy.shadow;

import io.strangler.playbook.CapabilityName;
import io.strangler.playbook.Side;
import io.strangler.translate.HttpRequest;
import io.strangler.translate.HttpResponse;
import java.util.concurrent.CompletionStage;

/** Asks one side on connections that no user's request uses; always completes within its own time limit. */
@FunctionalInterface
public interface SideClient {
    CompletionStage<HttpResponse> ask(CapabilityName capability, Side side, HttpRequest request);
}

package io.strangler.proxy.gateway;

import io.strangler.playbook.CapabilityName;
import io.strangler.playbook.Side;
import io.strangler.playbook.stage.Stage;
import io.strangler.proxy.routing.RoutingDecision;
import io.strangler.proxy.shadow.Mirror;
import io.strangler.proxy.shadow.MirroredRead;
import io.strangler.proxy.translation.CurrentTranslators;
import io.strangler.translate.Body;
import io.strangler.translate.HttpResponse;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;

/** Hands a served read to the mirror; runs after the client has its answer. */
final class MirrorStep implements Processor {
    private static final int LARGEST_COPY = 256 * 1024;

    private final Mirror mirror;
    private final MessageHeaders headers;
    private final Set<CapabilityName> withData;

    MirrorStep(Mirror mirror, MessageHeaders headers, Set<CapabilityName> withData) {
        this.mirror = mirror;
        this.headers = headers;
        this.withData = withData;
    }

    /** Before the request is forwarded: decides whether its answer will be compared. */
    void prepare(GatewayCall call) {
        if (call.decision() instanceof RoutingDecision.Serve serve
                && serve.mirrored().isPresent()
                && mirror.sampled(serve.capability())) {
            call.copyAnswer(new AnswerCopy(LARGEST_COPY));
        }
    }

    @Override
    public void process(Exchange exchange) {
        GatewayCall call = GatewayCall.of(exchange);
        if (call.answerCopy().isEmpty() || call.refused() || call.clientIsGone()) {
            return;
        }
        if (call.decision() instanceof RoutingDecision.Serve serve) {
            mirror.offer(read(call, serve, call.translators(), call.answerCopy().get()));
        }
    }

    private MirroredRead read(
            GatewayCall call, RoutingDecision.Serve serve, CurrentTranslators.Loaded translators, AnswerCopy copy) {
        return new MirroredRead(
                serve.capability(),
                call.cameIn(),
                serve.match().key().orElse(call.head().target()),
                WholeMessages.request(call.request(), call.head(), headers.forUpstream(call), Body.EMPTY),
                serve.side(),
                comparable(call, copy),
                translators,
                writers(serve));
    }

    // A compressed, partial or unchanged answer says nothing that could be compared; then both sides are asked anew.
    private static Optional<HttpResponse> comparable(GatewayCall call, AnswerCopy copy) {
        return copy.whole()
                .filter(answer -> answer.status() != 206 && answer.status() != 304)
                .filter(answer -> answer.headers().first("Content-Encoding").isEmpty())
                .filter(answer -> !call.request().method().name().equals("HEAD"));
    }

    private Set<Side> writers(RoutingDecision.Serve serve) {
        if (!withData.contains(serve.capability())) {
            return Set.of();
        }
        return serve.rule().stage() == Stage.LIVE ? EnumSet.allOf(Side.class) : Set.of(Side.LEGACY);
    }
}

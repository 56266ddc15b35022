package io.strangler.proxy.gateway;

import io.strangler.playbook.CapabilityName;
import io.strangler.playbook.Side;
import io.strangler.playbook.stage.Stage;
import io.strangler.proxy.routing.RoutingDecision;
import io.strangler.proxy.shadow.Mirror;
import io.strangler.proxy.shadow.MirroredRead;
import io.strangler.proxy.shadow.MirroredWrite;
import io.strangler.proxy.tracing.RequestTrace;
import io.strangler.proxy.translation.CurrentTranslators;
import io.strangler.translate.Body;
import io.strangler.translate.HttpResponse;
import io.vertx.core.MultiMap;
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
    private final Upstreams upstreams;
    private final Set<CapabilityName> withData;

    MirrorStep(Mirror mirror, MessageHeaders headers, Upstreams upstreams, Set<CapabilityName> withData) {
        this.upstreams = upstreams;
        this.mirror = mirror;
        this.headers = headers;
        this.withData = withData;
    }

    /** Before the request is forwarded: decides whether its answer will be compared. */
    void prepare(GatewayCall call) {
        if (!(call.decision() instanceof RoutingDecision.Serve serve)) {
            return;
        }
        if (serve.mirrored().isPresent()) {
            if (mirror.sampled(serve.match().route().mirror())) {
                if (call.hasBody()) {
                    mirror.leaveOut(serve.capability());
                } else {
                    call.copyAnswer(copy(serve));
                }
            }
        } else if (inSandbox(call, serve)
                && mirror.sampled(serve.match().route().mirror())) {
            AnswerCopy copy = copy(serve);
            call.copyAnswer(copy);
            if (!copy.isForgone()) {
                call.copyRequest(new RequestCopy(LARGEST_COPY));
            }
        }
    }

    // While a side hangs nothing is copied that would only be dropped.
    private AnswerCopy copy(RoutingDecision.Serve serve) {
        return mirror.hasRoom(serve.capability()) ? new AnswerCopy(LARGEST_COPY) : AnswerCopy.forgone();
    }

    // In the stages that compare reads; a tunnel is no request that could be repeated.
    private boolean inSandbox(GatewayCall call, RoutingDecision.Serve serve) {
        return serve.write()
                && serve.match().route().mirror().sandbox()
                && serve.stage().reads().mirrored().isPresent()
                && call.upgrade().isEmpty()
                && upstreams
                        .sandbox(serve.capability(), serve.side().opposite())
                        .isPresent();
    }

    @Override
    public void process(Exchange exchange) {
        GatewayCall call = GatewayCall.of(exchange);
        if (call.answerCopy().isEmpty() || call.refused() || call.clientIsGone()) {
            return;
        }
        if (call.decision() instanceof RoutingDecision.Serve serve) {
            AnswerCopy copy = call.answerCopy().get();
            if (copy.isForgone()) {
                mirror.drop(serve.capability());
            } else if (serve.write()) {
                write(call, serve, copy);
            } else {
                mirror.offer(read(call, serve, call.translators(), copy));
            }
        }
    }

    private void write(GatewayCall call, RoutingDecision.Serve serve, AnswerCopy copy) {
        // While the write was held its key may have come to another stage.
        if (!inSandbox(call, serve)) {
            return;
        }
        Optional<HttpResponse> answer = comparable(call, copy);
        Optional<Body> body = call.requestCopy().flatMap(RequestCopy::whole);
        if (answer.isEmpty() || body.isEmpty()) {
            mirror.drop(serve.capability());
            return;
        }
        mirror.offer(new MirroredWrite(
                serve.capability(),
                key(call, serve),
                WholeMessages.request(call.request(), call.head(), fields(call), body.get()),
                serve.side(),
                answer.get(),
                call.translators()));
    }

    private MirroredRead read(
            GatewayCall call, RoutingDecision.Serve serve, CurrentTranslators.Loaded translators, AnswerCopy copy) {
        return new MirroredRead(
                serve.capability(),
                call.cameIn(),
                serve.match().route().path(),
                key(call, serve),
                WholeMessages.request(call.request(), call.head(), fields(call), Body.EMPTY),
                serve.side(),
                comparable(call, copy),
                translators,
                writers(serve));
    }

    // What follows from the request is linked to it.
    private MultiMap fields(GatewayCall call) {
        MultiMap fields = headers.forUpstream(call);
        RequestTrace trace = call.trace();
        if (trace != null) {
            fields.remove("tracestate");
            trace.inject(fields::set);
        }
        return fields;
    }

    private static String key(GatewayCall call, RoutingDecision.Serve serve) {
        return serve.match().key().orElse(call.head().target());
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

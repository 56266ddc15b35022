package io.strangler.proxy.gateway;

import io.netty.handler.codec.DecoderException;
import io.strangler.playbook.Side;
import io.strangler.proxy.identity.Identity;
import io.strangler.proxy.routing.RequestLine;
import io.strangler.proxy.routing.RouteTable;
import io.strangler.proxy.routing.RoutingDecision;
import io.strangler.proxy.stage.WriteGate;
import io.strangler.proxy.tracing.RequestTrace;
import io.strangler.proxy.translation.CurrentTranslators;
import io.vertx.core.Context;
import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.streams.ReadStream;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.apache.camel.Exchange;
import org.jspecify.annotations.Nullable;

/** One client request on its way through the routes; touched only by its own event loop. */
final class GatewayCall {
    private static final MultiMap NONE = HttpHeaders.headers();

    private final HttpServerRequest request;
    private final RequestHead head;
    private final Context context;
    private Optional<RouteTable.Match> match;
    private final List<String> upgrade;
    private final boolean body;
    private final long began;
    private RoutingDecision decision = new RoutingDecision.Unclaimed();
    private WriteGate.@Nullable Pass pass;
    private @Nullable RequestTrace trace;
    private @Nullable AnswerCopy copy;
    private @Nullable RequestCopy requestCopy;
    private @Nullable PeekedBody peeked;
    private CacheUse cacheUse = CacheUse.NONE;
    private CurrentTranslators.@Nullable Loaded translators;
    private Identity identity = Identity.NOBODY;
    private MultiMap enrichment = NONE;
    private boolean clientGone;
    private boolean refused;
    private boolean fellBack;
    private @Nullable DeferredFault deferred;
    private Runnable onClientGone = () -> {};

    /** @param upgrade protocols that the connection may be given over to; none for an ordinary request */
    GatewayCall(
            HttpServerRequest request,
            RequestHead head,
            Context context,
            Optional<RouteTable.Match> match,
            List<String> upgrade,
            long began) {
        this.began = began;
        this.request = request;
        this.head = head;
        this.context = context;
        this.match = match;
        this.upgrade = List.copyOf(upgrade);
        this.body = LastAnswer.hasBody(request);
        request.response().exceptionHandler(this::clientFailed);
    }

    /** Returns the call that travels in an exchange. */
    static GatewayCall of(Exchange exchange) {
        if (exchange.getIn().getBody() instanceof GatewayCall call) {
            return call;
        }
        throw new IllegalStateException("a route has replaced the body of its exchange; gateway: endpoints need it");
    }

    HttpServerRequest request() {
        return request;
    }

    RequestHead head() {
        return head;
    }

    Context context() {
        return context;
    }

    Optional<RouteTable.Match> match() {
        return match;
    }

    void identified(Identity identity) {
        this.identity = identity;
    }

    void located(RouteTable.Match match) {
        this.match = Optional.of(match);
    }

    void peeked(PeekedBody body) {
        peeked = body;
    }

    /** Returns the whole body, whatever has been read of it. */
    ReadStream<Buffer> body() {
        PeekedBody begun = peeked;
        return begun == null ? request : begun;
    }

    Identity identity() {
        return identity;
    }

    RequestLine line() {
        return head.line().proven(identity::claim);
    }

    boolean hasBody() {
        return body;
    }

    List<String> upgrade() {
        return upgrade;
    }

    long began() {
        return began;
    }

    /** Returns the same moment by the wall clock. */
    Instant cameIn() {
        return Instant.now().minusNanos(System.nanoTime() - began);
    }

    void tracedBy(@Nullable RequestTrace begun) {
        trace = begun;
    }

    @Nullable
    RequestTrace trace() {
        return trace;
    }

    RoutingDecision decision() {
        return decision;
    }

    void decided(RoutingDecision decision) {
        this.decision = decision;
    }

    /** Returns the side that serves, which is legacy for whatever nobody claims. */
    Side side() {
        return decision instanceof RoutingDecision.Serve serve ? serve.side() : Side.LEGACY;
    }

    /** Tells testers, and only them, who served. */
    void markServer() {
        if (decision instanceof RoutingDecision.Serve serve && serve.forced()) {
            request.response().putHeader(MessageHeaders.SERVED_BY, serve.side().word());
        }
    }

    /** Takes fields for the upstream that the operator's routes have set. */
    void enrich(MultiMap checked) {
        enrichment = checked;
    }

    MultiMap enrichment() {
        return enrichment;
    }

    void entered(WriteGate.Pass pass) {
        this.pass = pass;
    }

    /** Asks for a copy of the answer as the client gets it, at most so many bytes; null for none after all. */
    void copyAnswer(@Nullable AnswerCopy copy) {
        this.copy = copy;
    }

    void use(CacheUse use) {
        cacheUse = use;
    }

    CacheUse cacheUse() {
        return cacheUse;
    }

    Optional<AnswerCopy> answerCopy() {
        return Optional.ofNullable(copy);
    }

    /** Asks for a copy of the body as the client sends it, at most so many bytes. */
    void copyRequest(RequestCopy copy) {
        requestCopy = copy;
    }

    Optional<RequestCopy> requestCopy() {
        return Optional.ofNullable(requestCopy);
    }

    /** Fixes the translators for the request and everything that follows from it. */
    void translatedBy(CurrentTranslators.Loaded loaded) {
        translators = loaded;
    }

    CurrentTranslators.Loaded translators() {
        return Objects.requireNonNull(translators, "the call has not been decided yet");
    }

    void refuse(Problem problem) {
        if (deferred != null && deferred.keeps(problem)) {
            return;
        }
        refused = true;
        problem.send(request);
    }

    /** Lets an upstream's fault wait for another upstream; null once the client has had something. */
    void defer(@Nullable DeferredFault fault) {
        deferred = fault;
    }

    /** Takes that the other side answers; there is nothing to compare its answer with. */
    void servedInstead(RoutingDecision other) {
        decision = other;
        copy = null;
        fellBack = true;
    }

    boolean fellBack() {
        return fellBack;
    }

    boolean refused() {
        return refused;
    }

    boolean clientIsGone() {
        return clientGone;
    }

    /** Sets what is to happen when the client leaves before its answer is complete. */
    void whenClientGone(Runnable action) {
        onClientGone = action;
    }

    // A body that cannot be read ends the connection, but its client is still there to be told why.
    private void clientFailed(Throwable failure) {
        if (!clientGone && (failure instanceof DecoderException || failure instanceof IllegalArgumentException)) {
            Problem.of(400, "the body is no well-formed HTTP").sendLast(request);
        }
        clientGone();
    }

    private void clientGone() {
        if (!clientGone) {
            clientGone = true;
            onClientGone.run();
        }
    }

    /** Sets what is to happen, on the call's event loop, when authority over what it writes is to move. */
    void whenAuthorityMoves(Runnable action) {
        WriteGate.Pass held = pass;
        if (held != null) {
            held.whenHeld(() -> context.runOnContext(ignored -> action.run()));
        }
    }

    /**
     * Leaves the write running after the call has ended.
     *
     * @return to be run when the upstream has finished with it
     */
    Runnable outlive() {
        WriteGate.Pass held = pass;
        pass = null;
        CacheUse use = cacheUse;
        return () -> {
            use.over();
            if (held != null) {
                held.close();
            }
        };
    }

    /** Ends the call: a write no longer runs, unless it outlives the call. */
    void end() {
        WriteGate.Pass held = pass;
        if (held != null) {
            held.close();
        }
    }
}

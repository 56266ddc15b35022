package io.strangler.proxy.gateway;

import io.vertx.core.http.HttpClientConnection;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerResponse;
import java.util.Optional;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * Sends one request to upgrade on a connection of its own: an upstream that switches protocols gets a tunnel to the client,
 * the answer of any other is relayed like every answer.
 *
 * <p>The tunnel keeps the call's place at its upstream and, near data, its right to write.
 */
final class TunnelForwarding {
    private final Forwarding with;
    private final GatewayCall call;
    private final Upstream upstream;
    private final Upstream.Place place;
    private final Runnable done;
    private final long timer;
    private @Nullable HttpClientConnection connection;
    private boolean retried;
    private boolean ended;

    private TunnelForwarding(
            Forwarding with, GatewayCall call, Upstream upstream, Upstream.Place place, Runnable done) {
        this.with = with;
        this.call = call;
        this.upstream = upstream;
        this.place = place;
        this.done = done;
        TimeoutException late =
                new TimeoutException("no answer in " + with.limits().answerTimeout());
        this.timer = with.vertx().setTimer(with.answerMillis(), fired -> fail(UpstreamFault.LATE, late));
    }

    static void begin(Forwarding with, GatewayCall call, Upstream upstream, Runnable done) {
        switch (upstream.admit(call.trace())) {
            case Upstream.Admission.Refused refused -> {
                call.refuse(Problem.passing(refused.reason(), 1));
                done.run();
            }
            case Upstream.Admission.Granted granted -> {
                TunnelForwarding forwarding = new TunnelForwarding(with, call, upstream, granted.place(), done);
                call.whenClientGone(forwarding::end);
                forwarding.connect();
            }
        }
    }

    private void connect() {
        if (call.clientIsGone()) {
            end();
            return;
        }
        Instance instance = place.choose();
        with.connect(instance).onSuccess(opened -> connected(opened, instance)).onFailure(this::notConnected);
    }

    private void notConnected(Throwable cause) {
        if (!ended && !retried && place.mayGoElsewhere()) {
            retried = true;
            place.lost(cause);
            connect();
        } else {
            fail(UpstreamFault.connecting(cause), cause);
        }
    }

    private void connected(HttpClientConnection opened, Instance instance) {
        connection = opened;
        if (ended) {
            var unused = opened.close();
            return;
        }
        TunnelEnd far = TunnelEnd.far(opened);
        var fields = with.headers()
                .forUpstream(call, upstream.host(instance, call.head().host()));
        upstream.authorize(fields);
        place.trace(fields);
        fields.set(HttpHeaders.CONNECTION, "Upgrade").set(HttpHeaders.UPGRADE, String.join(", ", call.upgrade()));
        opened.request(with.options(instance, call).setHeaders(fields))
                .onSuccess(request -> send(request, far))
                .onFailure(cause -> fail(UpstreamFault.answering(cause), cause));
    }

    private void send(HttpClientRequest request, TunnelEnd far) {
        // What goes wrong is told by the answer's future.
        request.exceptionHandler(ignored -> {});
        request.earlyHintsHandler(interim -> InterimAnswers.relay(with.headers(), call, interim));
        request.response()
                .onSuccess(answer -> answered(answer, far))
                .onFailure(cause -> fail(UpstreamFault.answering(cause), cause));
        call.request().resume();
        request.end();
    }

    private void answered(HttpClientResponse answer, TunnelEnd far) {
        with.vertx().cancelTimer(timer);
        if (ended) {
            return;
        }
        if (answer.statusCode() >= 200 && answer.statusCode() <= 999 && MessageHeaders.relayable(answer.headers())) {
            place.answered(answer.statusCode());
            relay(answer);
            return;
        }
        Optional<String> protocol =
                answer.statusCode() == 101 ? Upgrades.chosen(answer, call.upgrade()) : Optional.empty();
        if (protocol.isEmpty()) {
            fail(UpstreamFault.BROKEN, new IllegalStateException("nobody asked for what it switched to"));
            return;
        }
        place.answered(answer.statusCode());
        far.leaveHttp();
        switchProtocols(answer, protocol.get(), far);
    }

    private void relay(HttpClientResponse answer) {
        answer.pause();
        if (answer.statusCode() == 426 && answer.headers().contains(HttpHeaders.UPGRADE)) {
            // Says which protocol would do; the only answer in which that is for the client.
            call.request()
                    .response()
                    .putHeader(HttpHeaders.CONNECTION, "Upgrade")
                    .putHeader(HttpHeaders.UPGRADE, answer.getHeader(HttpHeaders.UPGRADE));
        }
        AnswerRelay.begin(with, call, upstream, answer, this::end, this::abort, cause -> abort());
    }

    private void switchProtocols(HttpClientResponse answer, String protocol, TunnelEnd far) {
        HttpServerResponse response = call.request().response();
        if (response.writeQueueFull()) {
            // What waits behind earlier answers must not be overtaken by the first bytes of the tunnel.
            response.drainHandler(drained -> switchProtocols(answer, protocol, far));
            return;
        }
        if (ended) {
            return;
        }
        with.headers().toClient(answer.headers(), response.headers());
        response.headers()
                .remove(HttpHeaders.CONTENT_LENGTH)
                .set(HttpHeaders.CONNECTION, "Upgrade")
                .set(HttpHeaders.UPGRADE, protocol);
        TunnelEnd near = TunnelEnd.near(call.request().connection());
        call.request().toNetSocket().onSuccess(socket -> join(near, far)).onFailure(cause -> abort());
    }

    private void join(TunnelEnd near, TunnelEnd far) {
        ended = true;
        Tunnel tunnel = new Tunnel(with.vertx(), near, far, with.limits().tunnelIdle());
        call.whenAuthorityMoves(tunnel::leave);
        Runnable writeIsOver = call.outlive();
        Runnable closed = with.metrics().tunnelOpened(call);
        tunnel.begin(() -> {
            closed.run();
            place.leave();
            writeIsOver.run();
        });
        done.run();
    }

    private void fail(UpstreamFault fault, Throwable cause) {
        if (ended) {
            return;
        }
        if (fault.upstreamsFault()) {
            place.failed(cause);
        }
        call.refuse(fault.problem(upstream));
        end();
    }

    // A truncated answer must not look complete: without its end the client knows.
    private void abort() {
        if (!ended) {
            LastAnswer.breakOff(call.request());
            end();
        }
    }

    private void end() {
        if (ended) {
            return;
        }
        ended = true;
        with.vertx().cancelTimer(timer);
        HttpClientConnection open = connection;
        if (open != null) {
            var unused = open.close();
        }
        place.leave();
        done.run();
    }
}

package io.strangler.proxy.gateway;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.http.HttpVersion;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Passes an upstream's answer on to the client as it comes, and runs exactly one of three: {@code sent}; {@code cutShort}, when
 * the upstream broke off; {@code broken}, when the client did or a limit ended it, which says nothing of the upstream.
 */
final class AnswerRelay {
    private static final long UNKNOWN = -1;

    private final Forwarding with;
    private final GatewayCall call;
    private final HttpClientResponse answer;
    private final HttpServerResponse response;
    private final Runnable sent;
    private final Runnable broken;
    private final Consumer<Throwable> cutShort;
    private final Optional<IdleLimit> idle;
    private final CacheUse cache;
    private long left = UNKNOWN;
    private long pieces;
    private Deadlines.@Nullable Deadline stall;
    private boolean ending;
    private boolean complete;
    private boolean written;
    private boolean endsWithConnection;
    private boolean over;

    private AnswerRelay(
            Forwarding with,
            GatewayCall call,
            HttpClientResponse answer,
            Runnable sent,
            Runnable broken,
            Consumer<Throwable> cutShort) {
        this.idle = with.limits().answerIdle().map(limit -> IdleLimit.begin(with.vertx(), limit, this::breakOff));
        this.with = with;
        this.call = call;
        this.cache = call.cacheUse();
        this.answer = answer;
        this.response = call.request().response();
        this.sent = sent;
        this.broken = broken;
        this.cutShort = cutShort;
    }

    static void begin(
            Forwarding with,
            GatewayCall call,
            Upstream upstream,
            HttpClientResponse answer,
            Runnable sent,
            Runnable broken,
            Consumer<Throwable> cutShort) {
        if (call.cacheUse().answersInstead(answer, sent, cutShort)) {
            return;
        }
        AnswerRelay relay = new AnswerRelay(with, call, answer, sent, broken, cutShort);
        relay.head(upstream);
        relay.body();
    }

    private void head(Upstream upstream) {
        MessageHeaders headers = with.headers();
        response.setStatusCode(answer.statusCode()).setStatusMessage(answer.statusMessage());
        headers.toClient(answer.headers(), response.headers());
        OwnAddresses.replace(headers, call, upstream, response.headers());
        cache.head(answer.statusCode(), response.headers());
        call.markServer();
        if (LastAnswer.isUnread(call.request()) || with.draining().getAsBoolean()) {
            LastAnswer.announce(call.request());
        }
        call.answerCopy().ifPresent(copy -> copy.head(answer.statusCode(), answer.headers()));
    }

    private void body() {
        int status = answer.statusCode();
        if (call.request().method() == HttpMethod.HEAD || status == 204 || status == 304) {
            finishWithoutBody(status);
        } else {
            stream();
        }
    }

    private void finishWithoutBody(int status) {
        if (status == 204) {
            response.headers().remove(HttpHeaders.CONTENT_LENGTH);
        }
        answer.exceptionHandler(cause -> end(() -> cutShort.accept(cause)));
        answer.endHandler(ignored -> {
            call.answerCopy().ifPresent(AnswerCopy::end);
            response.end().onComplete(written -> end(sent));
        });
        answer.resume();
    }

    private void stream() {
        String length = answer.headers().get(HttpHeaders.CONTENT_LENGTH);
        if (length != null) {
            left = Long.parseLong(length);
        } else if (call.request().version() == HttpVersion.HTTP_1_0) {
            endWithConnection();
        } else {
            response.setChunked(true);
        }
        answer.exceptionHandler(cause -> end(() -> cutShort.accept(cause)));
        answer.handler(this::pass);
        answer.endHandler(ignored -> ended());
        answer.resume();
        // Vert.x writes a head that comes without a body only as chunked.
        if (response.isChunked()) {
            // The first events of a slow stream must not wait for its first byte of body.
            call.context().runOnContext(ignored -> {
                if (!over && !response.headWritten() && !response.closed()) {
                    var unused = response.writeHead();
                }
            });
        }
    }

    private void pass(Buffer chunk) {
        if (over) {
            return;
        }
        call.answerCopy().ifPresent(copy -> copy.body(chunk));
        cache.body(chunk);
        idle.ifPresent(IdleLimit::moved);
        left -= chunk.length();
        if (left == 0) {
            // The last one goes out with the end of the answer: usually everything, at once.
            finish(chunk);
            return;
        }
        response.write(chunk).onComplete(ignored -> pieces++, gone -> breakOff());
        if (response.writeQueueFull()) {
            answer.pause();
            response.drainHandler(ignored -> answer.resume());
            watchClient();
        }
    }

    private void ended() {
        if (over) {
            return;
        }
        call.answerCopy().ifPresent(AnswerCopy::end);
        cache.end();
        idle.ifPresent(IdleLimit::moved);
        if (!ending) {
            if (Trailers.wanted(call.request())) {
                Trailers.pass(answer.trailers(), response.trailers());
            }
            finish(Buffer.buffer());
        }
        complete = true;
        sent();
    }

    private void finish(Buffer last) {
        ending = true;
        response.end(last)
                .onSuccess(ignored -> {
                    written = true;
                    sent();
                })
                .onFailure(gone -> breakOff());
        if (!written) {
            watchClient();
        }
    }

    // On HTTP/1 the connection is watched; on HTTP/2 a client may read it and yet take nothing of one stream.
    private void watchClient() {
        if (stall == null && call.request().version() == HttpVersion.HTTP_2) {
            long before = pieces;
            stall = with.deadlines().begin(with.limits().clients().sendTimeout().toMillis(), () -> stalled(before));
        }
    }

    private void stalled(long before) {
        stall = null;
        if (!ending && !response.writeQueueFull()) {
            return;
        }
        if (pieces == before) {
            breakOff();
        } else {
            watchClient();
        }
    }

    private void sent() {
        if (complete && written) {
            end(sent);
        }
    }

    // A client of HTTP/1.0 knows no other end of an answer without a length, even if it asked to keep the connection.
    private void endWithConnection() {
        endsWithConnection = true;
        response.headersEndHandler(ignored -> response.headers().set(HttpHeaders.CONNECTION, HttpHeaders.CLOSE));
    }

    private void breakOff() {
        end(broken);
    }

    private void end(Runnable outcome) {
        if (!over) {
            over = true;
            idle.ifPresent(IdleLimit::end);
            if (stall != null) {
                stall.cancel();
            }
            outcome.run();
            if (endsWithConnection) {
                var unused = call.request().connection().close();
            }
        }
    }
}

package io.strangler.proxy.gateway;

import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/** Passes a request's body on to the upstream as it comes, and knows when it last moved. */
final class RequestUpload {
    private static final long CONTINUE_MILLIS = 1_000;

    private final GatewayCall call;
    private final HttpServerRequest in;
    private final HttpClientRequest out;
    private final BodyLimit limit;
    private final Runnable tooLarge;
    private final @Nullable RequestCopy copy;
    private long progress = System.nanoTime();
    private long length;
    private boolean pumping;

    private RequestUpload(GatewayCall call, HttpClientRequest out, BodyLimit limit, Runnable tooLarge) {
        this.limit = limit;
        this.tooLarge = tooLarge;
        this.call = call;
        this.copy = call.requestCopy().orElse(null);
        this.in = call.request();
        this.out = out;
    }

    /**
     * @param wanted whether the upstream still needs the body, which it no longer does when it has answered
     * @param tooLarge what happens when the body turns out to be beyond the limit
     */
    static RequestUpload begin(
            Forwarding with, GatewayCall call, HttpClientRequest out, BooleanSupplier wanted, Runnable tooLarge) {
        RequestUpload upload = new RequestUpload(call, out, with.bodies(), tooLarge);
        if (!call.hasBody()) {
            if (!upload.in.isEnded()) {
                upload.in.resume();
            }
            out.end();
        } else if (Expectation.ofContinue(call)) {
            upload.expectContinue(with.vertx(), wanted);
        } else {
            upload.pump();
        }
        return upload;
    }

    /** Returns for how long nothing has moved; the upload may take as long as it moves. */
    long silentMillis() {
        return TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - progress);
    }

    /** Returns whether it is the client that is being waited for. */
    boolean waitsForClient() {
        return LastAnswer.isUnread(in) && !out.writeQueueFull();
    }

    // The client waits for 100 before it sends, so the upstream is asked first; but not for ever: many never send one.
    private void expectContinue(Vertx vertx, BooleanSupplier wanted) {
        out.putHeader(HttpHeaders.EXPECT, "100-continue");
        frame();
        Runnable proceed = () -> {
            if (!pumping && wanted.getAsBoolean()) {
                in.response().writeContinue();
                pump();
            }
        };
        out.continueHandler(ignored -> proceed.run());
        vertx.setTimer(CONTINUE_MILLIS, ignored -> proceed.run());
        var unused = out.sendHead();
    }

    private void pump() {
        pumping = true;
        frame();
        new ObservedStream(call.body(), this::moved, () -> progress = System.nanoTime())
                .pipe()
                .endOnFailure(false)
                .to(out)
                .onFailure(cause -> {
                    // An upstream that answers early stops reading; its answer still counts.
                    if (call.clientIsGone()) {
                        var unused = out.reset();
                    }
                });
    }

    private void moved(Buffer chunk) {
        progress = System.nanoTime();
        boolean fitted = !limit.isTooLarge(length);
        length += chunk.length();
        if (copy != null) {
            copy.body(chunk);
        }
        if (fitted && limit.isTooLarge(length)) {
            tooLarge.run();
        }
    }

    private void frame() {
        // On HTTP/2 a body needs no framing of its own.
        if (in.headers().contains(HttpHeaders.TRANSFER_ENCODING)
                || !in.headers().contains(HttpHeaders.CONTENT_LENGTH)) {
            out.setChunked(true);
        }
    }
}

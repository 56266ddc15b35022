package io.strangler.proxy.gateway;

import io.vertx.core.Handler;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.streams.ReadStream;
import org.jspecify.annotations.Nullable;

/** A body of which the beginning has been read ahead: passes on that, then the rest as it comes, byte for byte. */
final class PeekedBody implements ReadStream<Buffer> {
    private final HttpServerRequest request;
    private final Buffer beginning;
    private final boolean whole;
    private @Nullable Handler<Buffer> handler;
    private @Nullable Handler<Void> endHandler;
    private boolean paused = true;
    private boolean begun;
    private boolean ended;

    /** @param whole whether nothing comes after the beginning */
    private PeekedBody(HttpServerRequest request, Buffer beginning, boolean whole) {
        this.request = request;
        this.beginning = beginning;
        this.whole = whole;
    }

    /** Reads a body until it ends or more than so many bytes have come; then it pauses, and is handed over once. */
    static void read(HttpServerRequest request, int limit, Handler<PeekedBody> peeked) {
        Buffer beginning = Buffer.buffer();
        // What goes wrong is told by the call.
        request.exceptionHandler(ignored -> {});
        request.endHandler(end -> peeked.handle(new PeekedBody(request, beginning, true)));
        request.handler(chunk -> {
            beginning.appendBuffer(chunk);
            if (beginning.length() > limit) {
                request.pause();
                request.handler(null);
                request.endHandler(null);
                peeked.handle(new PeekedBody(request, beginning, false));
            }
        });
        request.resume();
    }

    Buffer beginning() {
        return beginning;
    }

    boolean isWhole() {
        return whole;
    }

    @Override
    public PeekedBody handler(@Nullable Handler<Buffer> next) {
        handler = next;
        if (!whole) {
            request.handler(next);
        }
        return this;
    }

    @Override
    public PeekedBody endHandler(@Nullable Handler<Void> next) {
        endHandler = next;
        if (!whole) {
            request.endHandler(next);
        }
        return this;
    }

    @Override
    public PeekedBody exceptionHandler(@Nullable Handler<Throwable> next) {
        if (!whole) {
            request.exceptionHandler(next);
        }
        return this;
    }

    @Override
    public PeekedBody pause() {
        paused = true;
        if (!whole) {
            request.pause();
        }
        return this;
    }

    @Override
    public PeekedBody resume() {
        paused = false;
        pass();
        // Whoever takes the beginning may want no more for now.
        if (!whole && !paused) {
            request.resume();
        }
        return this;
    }

    @Override
    public PeekedBody fetch(long amount) {
        return resume();
    }

    private void pass() {
        Handler<Buffer> taker = handler;
        if (!begun && taker != null) {
            begun = true;
            if (beginning.length() > 0) {
                taker.handle(beginning);
            }
        }
        Handler<Void> last = endHandler;
        if (whole && begun && !paused && !ended && last != null) {
            ended = true;
            last.handle(null);
        }
    }
}

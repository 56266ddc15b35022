package io.strangler.proxy.gateway;

import io.vertx.core.Handler;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.streams.ReadStream;
import org.jspecify.annotations.Nullable;

/** Passes a stream on and copies what goes by. */
final class CopyingStream implements ReadStream<Buffer> {
    private final ReadStream<Buffer> stream;
    private final AnswerCopy copy;

    CopyingStream(ReadStream<Buffer> stream, AnswerCopy copy) {
        this.stream = stream;
        this.copy = copy;
    }

    @Override
    public ReadStream<Buffer> exceptionHandler(@Nullable Handler<Throwable> handler) {
        stream.exceptionHandler(handler);
        return this;
    }

    @Override
    public ReadStream<Buffer> handler(@Nullable Handler<Buffer> handler) {
        if (handler == null) {
            stream.handler(null);
        } else {
            stream.handler(chunk -> {
                copy.body(chunk);
                handler.handle(chunk);
            });
        }
        return this;
    }

    @Override
    public ReadStream<Buffer> pause() {
        stream.pause();
        return this;
    }

    @Override
    public ReadStream<Buffer> resume() {
        stream.resume();
        return this;
    }

    @Override
    public ReadStream<Buffer> fetch(long amount) {
        stream.fetch(amount);
        return this;
    }

    @Override
    public ReadStream<Buffer> endHandler(@Nullable Handler<Void> handler) {
        if (handler == null) {
            stream.endHandler(null);
        } else {
            stream.endHandler(end -> {
                copy.end();
                handler.handle(end);
            });
        }
        return this;
    }
}

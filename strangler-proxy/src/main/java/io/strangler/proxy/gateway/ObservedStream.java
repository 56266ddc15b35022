package io.strangler.proxy.gateway;

import io.vertx.core.Handler;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.streams.ReadStream;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Passes a stream on and shows what goes by. */
final class ObservedStream implements ReadStream<Buffer> {
    private final ReadStream<Buffer> stream;
    private final Consumer<Buffer> onChunk;
    private final Runnable onEnd;

    ObservedStream(ReadStream<Buffer> stream, Consumer<Buffer> onChunk, Runnable onEnd) {
        this.stream = stream;
        this.onChunk = onChunk;
        this.onEnd = onEnd;
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
                onChunk.accept(chunk);
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
                onEnd.run();
                handler.handle(end);
            });
        }
        return this;
    }
}

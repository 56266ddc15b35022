package io.strangler.proxy.gateway;

import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.LastHttpContent;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.net.impl.ConnectionBase;
import java.time.Duration;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Closes a connection of HTTP/1 on which for a while no request was running and none began: whoever opens connections and
 * says nothing must not keep them. A request that runs keeps its connection however long it takes.
 */
final class QuietConnection extends ChannelDuplexHandler {
    private static final String BEGINNING = "idle";
    private static final String VERTX = "handler";
    private static final int SWITCHING = 101;

    private final long limitNanos;
    private int running;
    private long quietSince = System.nanoTime();
    private @Nullable Future<?> look;

    private QuietConnection(Duration limit) {
        this.limitNanos = limit.toNanos();
    }

    /** Ends the limit that Vert.x was given for the time before a connection can be watched. */
    static void hasBegun(HttpConnection connection) {
        if (connection instanceof ConnectionBase base
                && base.channel().pipeline().get(BEGINNING) != null) {
            base.channel().pipeline().remove(BEGINNING);
        }
    }

    /** Watches a new connection, before it has read anything. */
    static void install(HttpConnection connection, Duration limit) {
        if (connection instanceof ConnectionBase base) {
            base.channel().pipeline().addBefore(VERTX, "quiet", new QuietConnection(limit));
        }
    }

    @Override
    public void handlerAdded(ChannelHandlerContext context) {
        lookAfter(context, limitNanos);
    }

    @Override
    public void handlerRemoved(ChannelHandlerContext context) {
        cancel();
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        cancel();
        context.fireChannelInactive();
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        if (message instanceof HttpRequest) {
            running++;
        }
        context.fireChannelRead(message);
    }

    @Override
    public void write(ChannelHandlerContext context, Object message, ChannelPromise promise) {
        context.write(message, promise);
        if (message instanceof HttpResponse head && head.status().code() == SWITCHING) {
            // What follows is a tunnel, which has limits of its own.
            context.pipeline().remove(this);
        } else if (message instanceof LastHttpContent && !isInterim(message)) {
            running--;
            quietSince = System.nanoTime();
        }
    }

    private static boolean isInterim(Object message) {
        return message instanceof HttpResponse head && head.status().code() < 200;
    }

    private void look(ChannelHandlerContext context) {
        // A head that is arriving has a limit of its own.
        boolean busy = running > 0 || StrictRequestDecoder.isReadingHead(context.pipeline());
        long left = busy ? limitNanos : quietSince + limitNanos - System.nanoTime();
        if (left > 0) {
            lookAfter(context, left);
        } else {
            context.close();
        }
    }

    private void lookAfter(ChannelHandlerContext context, long nanos) {
        look = context.executor().schedule(() -> look(context), nanos, TimeUnit.NANOSECONDS);
    }

    private void cancel() {
        Future<?> present = look;
        if (present != null) {
            present.cancel(false);
            look = null;
        }
    }
}

package io.strangler.proxy.gateway;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.net.impl.ConnectionBase;
import java.time.Duration;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Closes the connection of a client that takes nothing of the answer that waits for it, so that it holds no place at an
 * upstream for ever. Costs nothing while a client keeps up.
 */
final class StalledClient extends ChannelInboundHandlerAdapter {
    private final long limitMillis;
    private @Nullable Future<?> check;

    private StalledClient(Duration limit) {
        this.limitMillis = limit.toMillis();
    }

    static void install(HttpConnection connection, Duration limit) {
        if (connection instanceof ConnectionBase base) {
            base.channel().pipeline().addFirst(new StalledClient(limit));
        }
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext context) {
        cancel();
        if (!context.channel().isWritable()) {
            watch(context);
        }
        context.fireChannelWritabilityChanged();
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        cancel();
        context.fireChannelInactive();
    }

    private void watch(ChannelHandlerContext context) {
        long waiting = context.channel().bytesBeforeWritable();
        check = context.executor()
                .schedule(
                        () -> {
                            if (context.channel().bytesBeforeWritable() < waiting) {
                                watch(context);
                            } else {
                                context.close();
                            }
                        },
                        limitMillis,
                        TimeUnit.MILLISECONDS);
    }

    private void cancel() {
        Future<?> present = check;
        if (present != null) {
            present.cancel(false);
            check = null;
        }
    }
}

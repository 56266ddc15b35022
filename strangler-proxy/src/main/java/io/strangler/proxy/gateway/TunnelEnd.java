package io.strangler.proxy.gateway;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOption;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.channel.socket.DuplexChannel;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.ssl.SslCloseCompletionEvent;
import io.netty.handler.ssl.SslHandler;
import io.netty.util.ReferenceCountUtil;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.impl.UnpooledHttpClientConnection;
import io.vertx.core.net.impl.ConnectionBase;
import io.vertx.core.net.impl.ShutdownEvent;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * One connection of a tunnel.
 *
 * <p>Stands in front of the handler that Vert.x has for a connection: until protocols are switched everything passes on to
 * it, afterwards no byte does, so that none can be lost or taken for HTTP. What comes before the tunnel is joined waits.
 */
final class TunnelEnd extends ChannelInboundHandlerAdapter {
    private static final String VERTX = "handler";
    private static final String HTTP_CLIENT = "codec";

    private final Channel channel;
    private final boolean tls;
    private final Deque<ByteBuf> early = new ArrayDeque<>();
    private @Nullable ChannelHandlerContext position;
    private @Nullable Tunnel tunnel;
    private boolean switched;
    private boolean silent;

    private TunnelEnd(Channel channel, boolean switched) {
        this.channel = channel;
        this.tls = channel.pipeline().get(SslHandler.class) != null;
        this.switched = switched;
        if (!tls) {
            channel.config().setOption(ChannelOption.ALLOW_HALF_CLOSURE, true);
        }
    }

    /** Takes over from the client's connection whatever comes after its request. */
    static TunnelEnd near(HttpConnection connection) {
        return install(connection, true);
    }

    /** Takes over from an upstream's connection whatever comes after an answer of 101. */
    static TunnelEnd far(HttpConnection connection) {
        return install(
                connection instanceof UnpooledHttpClientConnection unpooled ? unpooled.unwrap() : connection, false);
    }

    private static TunnelEnd install(Object connection, boolean switched) {
        if (connection instanceof ConnectionBase base) {
            TunnelEnd end = new TunnelEnd(base.channel(), switched);
            base.channel().pipeline().addBefore(VERTX, "tunnel", end);
            return end;
        }
        throw new IllegalStateException("a connection of Vert.x has a channel, " + connection + " has none");
    }

    /** From now on nothing on this upstream's connection is HTTP, in either direction. */
    void leaveHttp() {
        channel.pipeline().remove(HTTP_CLIENT);
    }

    /** Passes on what has come so far, and everything that will. */
    void join(Tunnel joined) {
        tunnel = joined;
        for (ByteBuf bytes = early.poll(); bytes != null; bytes = early.poll()) {
            joined.pass(this, bytes);
        }
        joined.flush(this);
        if (silent || !channel.isActive()) {
            joined.silent(this);
        }
        if (!channel.isActive()) {
            joined.gone(this);
        }
    }

    /** Returns whether no more bytes will come from here. */
    boolean isSilent() {
        return silent;
    }

    /** Sends bytes on; returns whether more are welcome. */
    boolean send(ByteBuf bytes) {
        position().write(bytes);
        return channel.isWritable();
    }

    void flush() {
        channel.flush();
    }

    void read(boolean welcome) {
        channel.config().setAutoRead(welcome);
    }

    /** Ends what is sent here, once it has left; the other direction goes on where the connection allows that. */
    void finish() {
        if (tls) {
            close();
        } else if (channel.isActive() && channel instanceof DuplexChannel duplex) {
            channel.writeAndFlush(Unpooled.EMPTY_BUFFER).addListener(left -> duplex.shutdownOutput());
        }
    }

    /** Closes the connection once everything has left. */
    void close() {
        if (channel.isActive()) {
            channel.writeAndFlush(Unpooled.EMPTY_BUFFER).addListener(ChannelFutureListener.CLOSE);
        }
    }

    /** Closes the connection at once; Vert.x would wait until everything has left. */
    void abort() {
        position().close();
    }

    private ChannelHandlerContext position() {
        return Objects.requireNonNull(position, "installed in a pipeline");
    }

    @Override
    public void handlerAdded(ChannelHandlerContext context) {
        position = context;
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        if (!switched || !(message instanceof ByteBuf bytes)) {
            switched = switched
                    || (message instanceof HttpResponse answer
                            && answer.status().code() == HttpResponseStatus.SWITCHING_PROTOCOLS.code());
            context.fireChannelRead(message);
        } else if (tunnel == null) {
            early.add(bytes);
            read(false);
        } else {
            tunnel.pass(this, bytes);
        }
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext context) {
        if (tunnel != null) {
            tunnel.flush(this);
        }
        context.fireChannelReadComplete();
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext context) {
        if (tunnel != null) {
            tunnel.writable(this, channel.isWritable());
        }
        context.fireChannelWritabilityChanged();
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext context, Object event) {
        if (event instanceof ChannelInputShutdownEvent || (switched && event instanceof SslCloseCompletionEvent)) {
            silent();
        }
        // Vert.x would close at once what is no request to it; a tunnel has until the end of the drain.
        if (tunnel == null || !(event instanceof ShutdownEvent)) {
            context.fireUserEventTriggered(event);
        }
    }

    private void silent() {
        if (!switched) {
            channel.close();
            return;
        }
        silent = true;
        if (tunnel != null) {
            tunnel.silent(this);
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        silent = true;
        if (tunnel != null) {
            tunnel.gone(this);
        }
        context.fireChannelInactive();
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        if (tunnel == null) {
            context.fireExceptionCaught(cause);
        } else {
            abort();
        }
    }

    @Override
    public void handlerRemoved(ChannelHandlerContext context) {
        early.forEach(ReferenceCountUtil::release);
        early.clear();
    }
}

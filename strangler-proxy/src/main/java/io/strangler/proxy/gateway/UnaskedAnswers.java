package io.strangler.proxy.gateway;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.ChannelPromise;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.ReferenceCountUtil;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.net.impl.ConnectionBase;

/**
 * Closes an upstream's connection on which more comes than was asked for: what follows an answer could otherwise be taken for
 * the beginning of the next one, which is somebody else's.
 *
 * <p>Stands on both sides of the codec: before it every byte is seen, behind it where requests and answers end.
 */
final class UnaskedAnswers extends ChannelInboundHandlerAdapter {
    private static final String CODEC = "codec";

    private final Exchanges exchanges = new Exchanges();

    private UnaskedAnswers() {}

    /** Begins with a new connection to an upstream. */
    static void install(HttpConnection connection) {
        if (connection instanceof ConnectionBase base) {
            ChannelPipeline pipeline = base.channel().pipeline();
            if (pipeline.context(CODEC) != null) {
                UnaskedAnswers unasked = new UnaskedAnswers();
                pipeline.addBefore(CODEC, "unasked", unasked).addAfter(CODEC, "exchanges", unasked.exchanges);
            }
        }
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        if (exchanges.switched || !(message instanceof ByteBuf bytes)) {
            context.fireChannelRead(message);
            return;
        }
        if (exchanges.running == 0) {
            ReferenceCountUtil.release(message);
            context.close();
            return;
        }
        bytes.retain();
        context.fireChannelRead(bytes);
        // The codec reads from this very buffer, unless it has kept the beginning of a message from before.
        boolean surplus = bytes.isReadable() && exchanges.running == 0 && !exchanges.switched;
        bytes.release();
        if (surplus) {
            context.close();
        }
    }

    /** How many requests of a connection have not been answered completely. */
    private static final class Exchanges extends ChannelDuplexHandler {
        private int running;
        private boolean interim;
        private boolean switched;

        @Override
        public void write(ChannelHandlerContext context, Object message, ChannelPromise promise) {
            if (message instanceof HttpRequest) {
                running++;
            }
            context.write(message, promise);
        }

        @Override
        public void channelRead(ChannelHandlerContext context, Object message) {
            if (message instanceof HttpResponse answer) {
                int status = answer.status().code();
                switched = status == HttpResponseStatus.SWITCHING_PROTOCOLS.code();
                interim = status < 200 && !switched;
            }
            if (message instanceof LastHttpContent && !interim) {
                running--;
            }
            context.fireChannelRead(message);
        }
    }
}

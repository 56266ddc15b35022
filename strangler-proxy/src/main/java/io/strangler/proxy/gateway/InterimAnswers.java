package io.strangler.proxy.gateway;

import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpVersion;
import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.net.impl.ConnectionBase;

/**
 * Relays interim answers other than 100 and 101 (RFC 9110 section 15.2).
 *
 * <p>Vert.x knows one of them, 103, and takes every other for the answer itself; so on an upstream's connection all of them
 * become 103 and keep their status in a field that nobody else may set.
 */
final class InterimAnswers extends ChannelInboundHandlerAdapter {
    private static final String STATUS = "x-strangler-interim-status";
    private static final int SWITCHING = 101;
    private static final int EARLY_HINTS = 103;

    private InterimAnswers() {}

    /** Begins with a new connection to an upstream. */
    static void install(HttpConnection connection) {
        if (connection instanceof ConnectionBase base) {
            ChannelHandlerContext codec = base.channel().pipeline().context("codec");
            if (codec != null) {
                base.channel().pipeline().addAfter("codec", "interim", new InterimAnswers());
            }
        }
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        if (message instanceof HttpResponse answer
                && answer.status().code() > SWITCHING
                && answer.status().code() < 200
                && answer.decoderResult().isSuccess()) {
            answer.headers().set(STATUS, answer.status().code());
            answer.setStatus(HttpResponseStatus.EARLY_HINTS);
        }
        context.fireChannelRead(message);
    }

    /** Passes an interim answer on to a client that can understand it, before the answer itself. */
    static void relay(MessageHeaders headers, GatewayCall call, MultiMap received) {
        HttpServerResponse response = call.request().response();
        if (call.request().version() == io.vertx.core.http.HttpVersion.HTTP_1_0
                || call.clientIsGone()
                || response.headWritten()
                || response.closed()) {
            return;
        }
        MultiMap sent = HttpHeaders.headers();
        headers.toClient(received, sent);
        String status = received.get(STATUS);
        if (status == null || Integer.parseInt(status) == EARLY_HINTS) {
            var unused = response.writeEarlyHints(sent);
        } else if (call.request().version() == io.vertx.core.http.HttpVersion.HTTP_1_1
                && call.request().connection() instanceof ConnectionBase base) {
            write(base, Integer.parseInt(status), sent);
        }
    }

    private static void write(ConnectionBase connection, int status, MultiMap fields) {
        var answer = new DefaultFullHttpResponse(
                HttpVersion.HTTP_1_1, HttpResponseStatus.valueOf(status), Unpooled.EMPTY_BUFFER);
        fields.forEach((name, value) -> answer.headers().add(name, value));
        connection.channelHandlerContext().writeAndFlush(answer);
    }
}

package io.strangler.proxy.gateway;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.codec.DecoderResult;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpMessage;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.AsciiString;
import io.vertx.core.http.Http1ServerConfig;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.impl.http1.VertxHttpRequestDecoder;
import io.vertx.core.net.impl.ConnectionBase;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Refuses the request lines, field names and folded lines that Netty's decoder is lenient about (RFC 9112 sections 2.2, 3
 * and 5.2).
 *
 * <p>A server behind us may read them in another way than we do, and that is how requests are smuggled.
 */
final class StrictRequestDecoder extends VertxHttpRequestDecoder {
    private static final String NAME = "httpDecoder";
    private static final String DELIMITERS = "(),/:;<=>?@[\\]{}\"";

    // Whatever a client may have to say before it knows whether it was switched.
    private static final int LARGEST_HELD_BACK = 64 * 1024;

    private final long headMillis;
    private boolean inRequest;
    private boolean inHead;
    private boolean lineEnded;
    private boolean folded;
    private boolean refused;
    private boolean upgrade;
    private boolean holding;
    private @Nullable ChannelHandlerContext position;
    private @Nullable Future<?> deadline;

    private StrictRequestDecoder(Http1ServerConfig config, Duration headLimit) {
        super(config);
        this.headMillis = headLimit.toMillis();
    }

    /** Takes the place of a new connection's decoder, before it has read anything. */
    static void install(HttpConnection connection, Http1ServerConfig config, Duration headLimit) {
        if (connection instanceof ConnectionBase base) {
            base.channel().pipeline().replace(NAME, NAME, new StrictRequestDecoder(config, headLimit));
        } else {
            throw new IllegalStateException("a connection of Vert.x has a channel, " + connection + " has none");
        }
    }

    /**
     * Reads on behind a request that asked to upgrade and got, or will get, an ordinary answer: until then the bytes there
     * are held back, because they are the next request or the first ones of a tunnel. On the connection's event loop.
     */
    static void readOn(HttpConnection connection) {
        if (connection instanceof ConnectionBase base
                && base.channel().pipeline().get(NAME) instanceof StrictRequestDecoder decoder) {
            decoder.readOn();
        }
    }

    /** Returns whether the first bytes of a head have come and its last one has not. */
    static boolean isReadingHead(ChannelPipeline pipeline) {
        return pipeline.get(NAME) instanceof StrictRequestDecoder decoder && decoder.inHead;
    }

    private void readOn() {
        ChannelHandlerContext context = position;
        upgrade = false;
        if (holding && context != null) {
            holding = false;
            // Not here: this may be a call from within the decoding of the request itself.
            context.executor().execute(() -> {
                if (!context.isRemoved()) {
                    readHeldBack(context);
                }
            });
        }
    }

    private void readHeldBack(ChannelHandlerContext context) {
        try {
            channelRead(context, Unpooled.EMPTY_BUFFER);
            channelReadComplete(context);
        } catch (Exception e) {
            context.fireExceptionCaught(e);
        }
    }

    @Override
    public void handlerAdded(ChannelHandlerContext context) {
        position = context;
    }

    @Override
    protected void handlerRemoved0(ChannelHandlerContext context) throws Exception {
        cancel();
        super.handlerRemoved0(context);
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) throws Exception {
        cancel();
        super.channelInactive(context);
    }

    // A head must arrive soon after its first byte, however slowly a client drips it.
    @Override
    protected void decode(ChannelHandlerContext context, ByteBuf in, List<Object> out) throws Exception {
        if (refused) {
            in.skipBytes(in.readableBytes());
            return;
        }
        if (holding) {
            if (in.readableBytes() > LARGEST_HELD_BACK) {
                context.close();
            }
            return;
        }
        int before = out.size();
        boolean bytes = in.isReadable();
        int begin = in.readerIndex();
        super.decode(context, in, out);
        if (!inRequest) {
            folded = folded || folds(in, begin, in.readerIndex());
        }
        for (int i = before; i < out.size(); i++) {
            if (out.get(i) instanceof HttpRequest request) {
                upgrade = request.headers().contains(HttpHeaderNames.UPGRADE);
                inRequest = true;
                inHead = false;
                lineEnded = false;
                cancel();
                if (folded) {
                    refuse(request, out, i);
                }
            }
            if (out.get(i) instanceof LastHttpContent) {
                inRequest = false;
                holding = upgrade;
            }
        }
        if (bytes && out.size() == before && !inRequest && !inHead) {
            inHead = true;
            await(context);
        }
    }

    // Netty's decoder joins a folded line to the one before; what it has consumed of a head are whole lines.
    private boolean folds(ByteBuf in, int begin, int end) {
        int at = begin;
        while (at < end) {
            if (lineEnded && (in.getByte(at) == ' ' || in.getByte(at) == '\t')) {
                return true;
            }
            int lineFeed = in.indexOf(at, end, (byte) '\n');
            lineEnded = lineFeed >= 0;
            at = lineEnded ? lineFeed + 1 : end;
        }
        return false;
    }

    private void refuse(HttpRequest request, List<Object> out, int at) {
        refused = true;
        request.setDecoderResult(DecoderResult.failure(new IllegalArgumentException("a field has a folded line")));
        while (out.size() > at + 1) {
            out.removeLast();
        }
    }

    private void await(ChannelHandlerContext context) {
        cancel();
        deadline = context.executor().schedule(() -> expire(context), headMillis, TimeUnit.MILLISECONDS);
    }

    private void expire(ChannelHandlerContext context) {
        context.close();
    }

    private void cancel() {
        Future<?> present = deadline;
        if (present != null) {
            present.cancel(false);
            deadline = null;
        }
    }

    @Override
    protected String splitFirstWordInitialLine(byte[] line, int start, int length) {
        if (start > 0) {
            throw new IllegalArgumentException("the request line begins with a blank");
        }
        return super.splitFirstWordInitialLine(line, start, length);
    }

    @Override
    protected String splitSecondWordInitialLine(byte[] line, int start, int length) {
        oneSpaceBefore(line, start);
        return super.splitSecondWordInitialLine(line, start, length);
    }

    @Override
    protected String splitThirdWordInitialLine(byte[] line, int start, int length) {
        oneSpaceBefore(line, start);
        return super.splitThirdWordInitialLine(line, start, length);
    }

    @Override
    protected AsciiString splitHeaderName(byte[] line, int start, int length) {
        if (length == 0) {
            throw new IllegalArgumentException("a field has no name");
        }
        return super.splitHeaderName(line, start, length);
    }

    @Override
    protected HttpMessage createMessage(String[] line) {
        if (!isToken(line[0])) {
            throw new IllegalArgumentException("the method is no token");
        }
        String version = line[2];
        if (!version.equals("HTTP/1.1") && !version.equals("HTTP/1.0")) {
            if (version.matches("HTTP/[0-9]\\.[0-9]")) {
                throw new UnknownVersion();
            }
            throw new IllegalArgumentException("the request line names no version of HTTP");
        }
        return super.createMessage(line);
    }

    private static void oneSpaceBefore(byte[] line, int start) {
        if (start < 2 || line[start - 1] != ' ' || line[start - 2] == ' ' || line[start - 2] == '\t') {
            throw new IllegalArgumentException("the request line has other blanks than single spaces");
        }
    }

    private static boolean isToken(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c <= ' ' || c >= 0x7f || DELIMITERS.indexOf(c) >= 0) {
                return false;
            }
        }
        return !text.isEmpty();
    }

    /** Thrown for a version of HTTP that this server does not speak. */
    static final class UnknownVersion extends RuntimeException {
        private static final long serialVersionUID = 1L;

        UnknownVersion() {
            super("only HTTP/1.1 and HTTP/1.0 are served");
        }
    }
}

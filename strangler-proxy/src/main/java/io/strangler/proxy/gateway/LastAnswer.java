package io.strangler.proxy.gateway;

import io.netty.util.AttributeKey;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.net.impl.ConnectionBase;

/**
 * Ends a connection after an answer that came before the whole request was read, or, where it has many streams, only that
 * stream.
 *
 * <p>What is left of the request must not be taken for the next one; but closing at once would reset the connection and
 * take the answer away from a client that is still sending. So the rest is read for a moment, and thrown away.
 */
final class LastAnswer {
    private static final AttributeKey<Boolean> ANNOUNCED = AttributeKey.valueOf(LastAnswer.class, "announced");
    private static final long LINGER_MILLIS = 500;
    private static final long NO_ERROR = 0;
    private static final long INTERNAL_ERROR = 2;

    private LastAnswer() {}

    /** Returns whether the request announces a body; to be asked when its head has just come. */
    static boolean hasBody(HttpServerRequest request) {
        return Http2Streams.carries(request) ? Http2Streams.bodyFollows(request) : announcesBody(request);
    }

    private static boolean announcesBody(HttpServerRequest request) {
        String length = request.headers().get(HttpHeaders.CONTENT_LENGTH);
        return request.headers().contains(HttpHeaders.TRANSFER_ENCODING) || (length != null && !length.equals("0"));
    }

    /** Returns whether some of the body has not been read. */
    static boolean isUnread(HttpServerRequest request) {
        return !request.isEnded() && (Http2Streams.carries(request) || announcesBody(request));
    }

    /** Lets the rest of an answered request come. */
    static void readOn(HttpServerRequest request) {
        if (!request.isEnded()) {
            request.resume();
        }
    }

    /** Says in an answer that is about to be sent that it is the last one; it must then be {@link #close closed}. */
    static void announce(HttpServerRequest request) {
        if (!Http2Streams.carries(request)) {
            discourage(request);
            if (request.connection() instanceof ConnectionBase base) {
                base.channel().attr(ANNOUNCED).set(true);
            }
        }
    }

    /** Tells the client not to send more on its connection. */
    static void discourage(HttpServerRequest request) {
        // On HTTP/2 a connection says so itself, and no field may.
        if (!Http2Streams.carries(request)) {
            request.response().headers().set(HttpHeaders.CONNECTION, HttpHeaders.CLOSE);
        }
    }

    /** Returns whether a connection's last answer has begun; a request that was sent ahead of it gets none. */
    static boolean isAnnounced(HttpConnection connection) {
        return connection instanceof ConnectionBase base && base.channel().hasAttr(ANNOUNCED);
    }

    /** Closes the connection, or the stream, of an answered request, soon. */
    static void close(HttpServerRequest request) {
        if (request.isEnded()) {
            end(request);
            return;
        }
        request.handler(ignored -> {});
        request.endHandler(ignored -> end(request));
        request.resume();
        Context context = Vertx.currentContext();
        if (context == null) {
            end(request);
        } else {
            context.owner().setTimer(LINGER_MILLIS, ignored -> end(request));
        }
    }

    private static void end(HttpServerRequest request) {
        if (!Http2Streams.carries(request)) {
            request.connection().close();
        } else if (!request.isEnded()) {
            // The answer is complete, and the rest of the request is of no use (RFC 9113 section 8.1).
            var unused = request.response().reset(NO_ERROR);
        }
    }

    /** Breaks an answer off, so that the client cannot take what it has for the whole. */
    static void breakOff(HttpServerRequest request) {
        if (Http2Streams.carries(request)) {
            var unused = request.response().reset(INTERNAL_ERROR);
        } else {
            request.connection().close();
        }
    }
}

package io.strangler.proxy.gateway;

import io.netty.util.AttributeKey;
import io.vertx.core.Context;
import io.vertx.core.MultiMap;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.net.impl.ConnectionBase;

/**
 * Ends a connection after an answer that came before the whole request was read.
 *
 * <p>What is left of the request must not be taken for the next one; but closing at once would reset the connection and
 * take the answer away from a client that is still sending. So the rest is read for a moment, and thrown away.
 */
final class LastAnswer {
    private static final AttributeKey<Boolean> ANNOUNCED = AttributeKey.valueOf(LastAnswer.class, "announced");
    private static final long LINGER_MILLIS = 500;

    private LastAnswer() {}

    /** Returns whether the request announces a body. */
    static boolean hasBody(MultiMap headers) {
        String length = headers.get(HttpHeaders.CONTENT_LENGTH);
        return headers.contains(HttpHeaders.TRANSFER_ENCODING) || (length != null && !length.equals("0"));
    }

    /** Returns whether some of the body has not been read. */
    static boolean isUnread(HttpServerRequest request) {
        return hasBody(request.headers()) && !request.isEnded();
    }

    /** Says in an answer that is about to be sent that it is the last one; it must then be {@link #close closed}. */
    static void announce(HttpServerRequest request) {
        request.response().headers().set(HttpHeaders.CONNECTION, HttpHeaders.CLOSE);
        if (request.connection() instanceof ConnectionBase base) {
            base.channel().attr(ANNOUNCED).set(true);
        }
    }

    /** Returns whether a connection's last answer has begun; a request that was sent ahead of it gets none. */
    static boolean isAnnounced(HttpConnection connection) {
        return connection instanceof ConnectionBase base && base.channel().hasAttr(ANNOUNCED);
    }

    /** Closes the connection of an answered request, soon. */
    static void close(HttpServerRequest request) {
        if (request.isEnded()) {
            request.connection().close();
            return;
        }
        request.handler(ignored -> {});
        request.endHandler(ignored -> request.connection().close());
        request.resume();
        Context context = Vertx.currentContext();
        if (context == null) {
            request.connection().close();
        } else {
            context.owner()
                    .setTimer(LINGER_MILLIS, ignored -> request.connection().close());
        }
    }
}

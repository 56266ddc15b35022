package io.strangler.proxy.gateway;

import io.netty.channel.Channel;
import io.netty.handler.codec.http2.Http2Connection;
import io.netty.handler.codec.http2.Http2ConnectionAdapter;
import io.netty.handler.codec.http2.Http2ConnectionHandler;
import io.netty.handler.codec.http2.Http2Stream;
import io.vertx.core.http.Http2Settings;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.net.impl.ConnectionBase;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** What HTTP/2 needs that HTTP/1 has elsewhere: its limits, its rules for heads (RFC 9113 section 8), its quiet connections. */
final class Http2Streams {
    private static final int STREAMS = 100;
    private static final int LARGEST_HEAD = 32 * 1024;
    private static final int RESETS = 200;
    private static final int RESETS_SECONDS = 30;
    private static final String DELIMITERS = "(),/:;<=>?@[\\]{}\"";

    private Http2Streams() {}

    static boolean carries(HttpServerRequest request) {
        return request.version() == HttpVersion.HTTP_2;
    }

    /** Bounds what one connection may ask for, and how often it may change its mind. */
    static void limit(HttpServerOptions options) {
        options.setInitialSettings(new Http2Settings()
                        .setMaxConcurrentStreams(STREAMS)
                        .setMaxHeaderListSize(LARGEST_HEAD)
                        .setPushEnabled(false))
                .setHttp2RstFloodMaxRstFramePerWindow(RESETS)
                .setHttp2RstFloodWindowDuration(RESETS_SECONDS)
                .setHttp2RstFloodWindowDurationTimeUnit(TimeUnit.SECONDS);
    }

    /** Closes a connection on which for a while no stream was open and none was opened. */
    static void watch(HttpConnection connection, Duration limit) {
        Channel channel = channel(connection);
        new Quiet(connection, channel, handler(channel).connection(), limit.toNanos()).begin();
    }

    /** Returns whether a body comes after the head; to be asked when the head has just come. */
    static boolean bodyFollows(HttpServerRequest request) {
        Http2Stream stream = handler(channel(request.connection())).connection().stream(
                (int) request.response().streamId());
        return stream != null && stream.state().remoteSideOpen();
    }

    /** Returns why a head could not be told in HTTP/1 without becoming another one. */
    static Optional<String> malformed(HttpServerRequest request) {
        if (!isToken(request.method().name())) {
            return Optional.of("the method is no token");
        }
        for (int i = 0; i < request.uri().length(); i++) {
            char c = request.uri().charAt(i);
            if (c <= ' ' || c >= 0x7f) {
                return Optional.of("the path has a character that must be percent-encoded");
            }
        }
        for (Map.Entry<String, String> field : request.headers()) {
            String name = field.getKey();
            if (!isToken(name) || isForbidden(name, field.getValue())) {
                return Optional.of("a field has no place in HTTP/2");
            }
            if (!isClean(field.getValue())) {
                return Optional.of("a field has a value with control characters or blanks around it");
            }
        }
        return Optional.empty();
    }

    private static boolean isForbidden(String name, String value) {
        return switch (name) {
            case "connection", "proxy-connection", "keep-alive", "transfer-encoding", "upgrade" -> true;
            case "te" -> !value.equals("trailers");
            default -> false;
        };
    }

    private static boolean isClean(String value) {
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            boolean blank = c == ' ' || c == '\t';
            if ((c < ' ' && c != '\t') || c == 0x7f || (blank && (i == 0 || i == value.length() - 1))) {
                return false;
            }
        }
        return true;
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

    private static Http2ConnectionHandler handler(Channel channel) {
        return channel.pipeline().get(Http2ConnectionHandler.class);
    }

    private static Channel channel(HttpConnection connection) {
        if (connection instanceof ConnectionBase base) {
            return base.channel();
        }
        throw new IllegalStateException("a connection of Vert.x has a channel, " + connection + " has none");
    }

    /** Belongs to the event loop of its connection. */
    private static final class Quiet extends Http2ConnectionAdapter {
        private final HttpConnection connection;
        private final Channel channel;
        private final Http2Connection streams;
        private final long limitNanos;
        private long since = System.nanoTime();

        Quiet(HttpConnection connection, Channel channel, Http2Connection streams, long limitNanos) {
            this.connection = connection;
            this.channel = channel;
            this.streams = streams;
            this.limitNanos = limitNanos;
        }

        void begin() {
            streams.addListener(this);
            lookAfter(limitNanos);
        }

        @Override
        public void onStreamClosed(Http2Stream stream) {
            since = System.nanoTime();
        }

        private void lookAfter(long nanos) {
            var unused = channel.eventLoop().schedule(this::look, nanos, TimeUnit.NANOSECONDS);
        }

        private void look() {
            if (!channel.isActive()) {
                return;
            }
            long left = streams.numActiveStreams() > 0 ? limitNanos : since + limitNanos - System.nanoTime();
            if (left > 0) {
                lookAfter(left);
            } else {
                var closing = connection.close();
            }
        }
    }
}

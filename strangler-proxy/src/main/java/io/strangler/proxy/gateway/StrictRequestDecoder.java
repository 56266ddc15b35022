package io.strangler.proxy.gateway;

import io.netty.handler.codec.http.HttpMessage;
import io.netty.util.AsciiString;
import io.vertx.core.http.Http1ServerConfig;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.impl.http1.VertxHttpRequestDecoder;
import io.vertx.core.net.impl.ConnectionBase;

/**
 * Refuses the request lines and field names that Netty's decoder is lenient about (RFC 9112 sections 2.2 and 3).
 *
 * <p>A server behind us may read them in another way than we do, and that is how requests are smuggled.
 */
final class StrictRequestDecoder extends VertxHttpRequestDecoder {
    private static final String NAME = "httpDecoder";
    private static final String DELIMITERS = "(),/:;<=>?@[\\]{}\"";

    private StrictRequestDecoder(Http1ServerConfig config) {
        super(config);
    }

    /** Takes the place of a new connection's decoder, before it has read anything. */
    static void install(HttpConnection connection, Http1ServerConfig config) {
        if (connection instanceof ConnectionBase base) {
            base.channel().pipeline().replace(NAME, NAME, new StrictRequestDecoder(config));
        } else {
            throw new IllegalStateException("a connection of Vert.x has a channel, " + connection + " has none");
        }
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
        if (!version.equals("HTTP/1.1") && !version.equals("HTTP/1.0") && version.matches("HTTP/[0-9]\\.[0-9]")) {
            throw new UnknownVersion();
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

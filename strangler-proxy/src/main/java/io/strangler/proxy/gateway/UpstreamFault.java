package io.strangler.proxy.gateway;

import io.netty.channel.ConnectTimeoutException;
import io.netty.handler.ssl.SslHandshakeTimeoutException;
import io.vertx.core.http.ConnectionPoolTooBusyException;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLException;

/** What went wrong on the way to an upstream, and what the client is told. */
enum UpstreamFault {
    DISTRUSTED(502, "could not be reached over a connection that can be trusted", true),
    NO_CONNECTION(502, "does not accept connections", true),
    LATE(504, "did not answer in time", true),
    BROKEN(502, "broke off before it answered", true),
    BUSY(503, "has no free connection", false);

    private final int status;
    private final String words;
    private final boolean upstreamsFault;

    UpstreamFault(int status, String words, boolean upstreamsFault) {
        this.status = status;
        this.words = words;
        this.upstreamsFault = upstreamsFault;
    }

    static UpstreamFault connecting(Throwable cause) {
        if (cause instanceof ConnectionPoolTooBusyException) {
            return BUSY;
        }
        if (late(cause)) {
            return LATE;
        }
        return isDistrust(cause) ? DISTRUSTED : NO_CONNECTION;
    }

    static UpstreamFault answering(Throwable cause) {
        return late(cause) ? LATE : BROKEN;
    }

    /** Returns whether a connection failed because its other end could not prove who it is, or does not speak TLS. */
    static boolean isDistrust(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof SSLException) {
                return !late(failure);
            }
        }
        return false;
    }

    /** Returns what a failure came from. */
    static Throwable root(Throwable failure) {
        Throwable root = failure;
        while (root.getCause() != null) {
            root = root.getCause();
        }
        return root;
    }

    private static boolean late(Throwable cause) {
        return cause instanceof TimeoutException
                || cause instanceof ConnectTimeoutException
                || root(cause) instanceof SslHandshakeTimeoutException;
    }

    boolean upstreamsFault() {
        return upstreamsFault;
    }

    Problem problem(Upstream upstream) {
        String detail = upstream.name() + " " + words;
        return status == 503 ? Problem.passing(detail, 1) : Problem.of(status, detail);
    }
}

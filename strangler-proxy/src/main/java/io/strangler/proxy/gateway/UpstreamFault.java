package io.strangler.proxy.gateway;

import io.netty.channel.ConnectTimeoutException;
import io.vertx.core.http.ConnectionPoolTooBusyException;
import java.util.concurrent.TimeoutException;

/** What went wrong on the way to an upstream, and what the client is told. */
enum UpstreamFault {
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
        return late(cause) ? LATE : NO_CONNECTION;
    }

    static UpstreamFault answering(Throwable cause) {
        return late(cause) ? LATE : BROKEN;
    }

    private static boolean late(Throwable cause) {
        return cause instanceof TimeoutException || cause instanceof ConnectTimeoutException;
    }

    boolean upstreamsFault() {
        return upstreamsFault;
    }

    Problem problem(Upstream upstream) {
        String detail = upstream.name() + " " + words;
        return status == 503 ? Problem.passing(detail, 1) : Problem.of(status, detail);
    }
}

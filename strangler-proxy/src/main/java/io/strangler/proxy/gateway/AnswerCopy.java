package io.strangler.proxy.gateway;

import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;

/** A bounded copy of an answer that passes by; too large an answer is not copied at all. */
final class AnswerCopy {
    private final int limit;
    private final Buffer body = Buffer.buffer();
    private int status;
    private MultiMap headers = MultiMap.caseInsensitiveMultiMap();
    private boolean overflowed;
    private boolean complete;

    AnswerCopy(int limit) {
        this.limit = limit;
    }

    void head(int status, MultiMap headers) {
        this.status = status;
        this.headers = headers;
    }

    void body(Buffer chunk) {
        if (overflowed || body.length() + chunk.length() > limit) {
            overflowed = true;
            return;
        }
        body.appendBuffer(chunk);
    }

    void end() {
        complete = true;
    }

    /** Returns whether this is the whole answer. */
    boolean usable() {
        return complete && !overflowed;
    }

    int status() {
        return status;
    }

    MultiMap headers() {
        return headers;
    }

    byte[] bytes() {
        return body.getBytes();
    }
}

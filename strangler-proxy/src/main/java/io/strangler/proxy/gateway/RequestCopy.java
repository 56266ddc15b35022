package io.strangler.proxy.gateway;

import io.strangler.translate.Body;
import io.vertx.core.buffer.Buffer;
import java.util.Optional;

/** A bounded copy of a request's body that passes by; of too large a body there is none. */
final class RequestCopy {
    private final int limit;
    private Buffer body = Buffer.buffer();
    private boolean overflowed;

    RequestCopy(int limit) {
        this.limit = limit;
    }

    void body(Buffer chunk) {
        if (overflowed || body.length() + chunk.length() > limit) {
            overflowed = true;
            body = Buffer.buffer();
            return;
        }
        body.appendBuffer(chunk);
    }

    /** Returns what has passed, if it was small enough. */
    Optional<Body> whole() {
        return overflowed ? Optional.empty() : Optional.of(Body.of(body.getBytes()));
    }
}

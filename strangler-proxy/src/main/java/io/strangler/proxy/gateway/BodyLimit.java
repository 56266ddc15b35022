package io.strangler.proxy.gateway;

import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import java.util.OptionalLong;

/** How large the body of a request may be, whether its length was told or not. */
record BodyLimit(OptionalLong bytes) {
    /** Returns whether the length that a request tells is beyond the limit; nothing of its body has been asked for then. */
    boolean declaredTooLarge(HttpServerRequest request) {
        String length = bytes.isEmpty() ? null : request.headers().get(HttpHeaders.CONTENT_LENGTH);
        return length != null && isTooLarge(Long.parseLong(length));
    }

    boolean isTooLarge(long length) {
        return bytes.isPresent() && length > bytes.getAsLong();
    }

    Problem problem() {
        return Problem.of(413, "a body may have " + bytes.orElse(Long.MAX_VALUE) + " bytes");
    }
}

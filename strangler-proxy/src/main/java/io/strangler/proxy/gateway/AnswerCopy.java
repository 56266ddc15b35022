package io.strangler.proxy.gateway;

import io.strangler.translate.Body;
import io.strangler.translate.HttpResponse;
import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A bounded copy of an answer that passes by; of too large an answer there is none. */
final class AnswerCopy {
    private final int limit;
    private Buffer body = Buffer.buffer();
    private int status;
    private @Nullable MultiMap headers;
    private @Nullable HttpResponse whole;
    private boolean overflowed;

    AnswerCopy(int limit) {
        this.limit = limit;
    }

    void head(int answerStatus, MultiMap answerHeaders) {
        status = answerStatus;
        headers = answerHeaders;
    }

    void body(Buffer chunk) {
        if (overflowed || body.length() + chunk.length() > limit) {
            overflowed = true;
            body = Buffer.buffer();
            return;
        }
        body.appendBuffer(chunk);
    }

    void end() {
        MultiMap fields = headers;
        if (!overflowed && fields != null) {
            whole = new HttpResponse(status, WholeMessages.headers(fields), Body.of(body.getBytes()));
        }
    }

    void whole(HttpResponse answer) {
        if (answer.body().length() <= limit) {
            whole = answer;
        }
    }

    /** Returns the answer, if it has ended and was small enough. */
    Optional<HttpResponse> whole() {
        return Optional.ofNullable(whole);
    }
}

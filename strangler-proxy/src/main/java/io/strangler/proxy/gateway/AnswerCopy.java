package io.strangler.proxy.gateway;

import io.strangler.translate.Body;
import io.strangler.translate.HttpResponse;
import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A bounded copy of an answer that passes by; of too large an answer there is none. */
final class AnswerCopy {
    private static final int NOTHING = -1;

    private final int limit;
    private @Nullable Buffer body;
    private int status;
    private @Nullable MultiMap headers;
    private @Nullable HttpResponse whole;
    private boolean overflowed;

    AnswerCopy(int limit) {
        this.limit = limit;
    }

    /** A place for an answer that somebody wanted and nobody can take: it keeps nothing and costs nothing. */
    static AnswerCopy forgone() {
        return new AnswerCopy(NOTHING);
    }

    boolean isForgone() {
        return limit == NOTHING;
    }

    void head(int answerStatus, MultiMap answerHeaders) {
        status = answerStatus;
        headers = answerHeaders;
    }

    void body(Buffer chunk) {
        int length = body == null ? 0 : body.length();
        if (overflowed || length + chunk.length() > limit) {
            overflowed = true;
            body = null;
        } else {
            body = (body == null ? Buffer.buffer(chunk.length()) : body).appendBuffer(chunk);
        }
    }

    void end() {
        MultiMap fields = headers;
        if (!overflowed && !isForgone() && fields != null) {
            Body copied = body == null ? Body.EMPTY : Body.of(body.getBytes());
            whole = new HttpResponse(status, WholeMessages.headers(fields), copied);
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

package io.strangler.proxy.gateway;

import io.strangler.translate.Body;
import io.strangler.translate.HttpHeaders;
import io.strangler.translate.HttpRequest;
import io.vertx.core.Future;
import io.vertx.core.MultiMap;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.streams.ReadStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Turns what streams into what translators and comparisons need: whole messages of bounded size. */
final class WholeMessages {
    /** Fields that describe a body, or a choice of representation, that does not survive being read as a whole. */
    private static final Set<String> OF_THE_STREAM = Set.of(
            "content-length", "expect", "accept-encoding", "range", "if-range", "if-none-match", "if-modified-since");

    private WholeMessages() {}

    /** Returns the request as the client meant it, with the given body. */
    static HttpRequest request(HttpServerRequest request, RequestHead head, MultiMap fields, Body body) {
        int question = head.target().indexOf('?');
        String path = question < 0 ? head.target() : head.target().substring(0, question);
        // HEAD is asked as GET, because only a whole answer can be translated and its length told.
        String method = request.method().name().equals("HEAD")
                ? "GET"
                : request.method().name();
        return new HttpRequest(method, path, head.line().query(), headers(fields), body);
    }

    static HttpHeaders headers(MultiMap fields) {
        List<HttpHeaders.Field> list = new ArrayList<>(fields.size());
        fields.forEach(field -> {
            if (!OF_THE_STREAM.contains(field.getKey().toLowerCase(java.util.Locale.ROOT))) {
                list.add(new HttpHeaders.Field(field.getKey(), field.getValue()));
            }
        });
        return new HttpHeaders(list);
    }

    /** Reads a stream to its end; fails with {@link TooLarge} as soon as it holds more than the limit. */
    static Future<Body> read(ReadStream<Buffer> stream, int limit) {
        Promise<Body> whole = Promise.promise();
        Buffer gathered = Buffer.buffer();
        stream.exceptionHandler(whole::tryFail);
        stream.handler(chunk -> {
            if (gathered.length() + chunk.length() > limit) {
                stream.handler(ignored -> {});
                whole.tryFail(new TooLarge(limit));
            } else {
                gathered.appendBuffer(chunk);
            }
        });
        stream.endHandler(end -> whole.tryComplete(Body.of(gathered.getBytes())));
        stream.resume();
        return whole.future();
    }

    /** Thrown for a body that is too large to be held in memory. */
    static final class TooLarge extends RuntimeException {
        private static final long serialVersionUID = 1L;

        TooLarge(int limit) {
            super("a body of more than " + limit + " bytes cannot be translated");
        }
    }
}

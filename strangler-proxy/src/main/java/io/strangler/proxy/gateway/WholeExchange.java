package io.strangler.proxy.gateway;

import io.strangler.translate.HttpHeaders;
import io.strangler.translate.HttpRequest;
import io.strangler.translate.HttpResponse;
import io.vertx.core.Future;
import io.vertx.core.MultiMap;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpClosedException;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.RequestOptions;
import java.util.Set;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** One whole request to an upstream and its whole answer, within a time and a size limit. */
final class WholeExchange {
    private static final int LARGEST_ANSWER = 8 * 1024 * 1024;
    private static final Set<String> IDEMPOTENT = Set.of("GET", "HEAD", "OPTIONS", "PUT", "DELETE");
    private static final Set<String> WITH_BODY = Set.of("POST", "PUT", "PATCH");

    private static final String HOST = "Host";

    private final HttpClient client;
    private final Upstream upstream;
    private final Upstream.Place place;
    private final HttpRequest request;
    private final AtLimit atLimit;
    private final Promise<HttpResponse> answer = Promise.promise();
    private final Promise<Void> over = Promise.promise();
    private @Nullable HttpClientRequest out;
    private boolean connected;
    private boolean retried;

    private WholeExchange(
            HttpClient client, Upstream upstream, Upstream.Place place, HttpRequest request, AtLimit atLimit) {
        this.place = place;
        this.atLimit = atLimit;
        this.client = client;
        this.upstream = upstream;
        this.request = request;
    }

    /** Begins; must be called on an event loop, where everything else then happens. */
    static WholeExchange begin(
            Vertx vertx,
            HttpClient client,
            Upstream upstream,
            Upstream.Place place,
            HttpRequest request,
            long limitMillis,
            AtLimit atLimit) {
        WholeExchange exchange = new WholeExchange(client, upstream, place, request, atLimit);
        long timer = vertx.setTimer(
                limitMillis, fired -> exchange.late(new TimeoutException("no answer in " + limitMillis + " ms")));
        exchange.answer.future().onComplete(ended -> vertx.cancelTimer(timer));
        exchange.send();
        return exchange;
    }

    Future<HttpResponse> answer() {
        return answer.future();
    }

    /** Completes when the upstream has nothing more to do with the request; never before the answer. */
    Future<Void> over() {
        return over.future();
    }

    /** Returns whether the upstream has taken the connection, so that the request may have arrived. */
    boolean connected() {
        return connected;
    }

    void cancel() {
        end(new HttpClosedException("the client left"));
    }

    private void send() {
        try {
            open();
        } catch (IllegalStateException closed) {
            // The program is stopping.
            end(closed);
        }
    }

    private void open() {
        Instance instance = place.choose();
        client.request(instance.address(new RequestOptions())
                        .setMethod(HttpMethod.valueOf(request.method()))
                        .setURI(request.uri())
                        .setHeaders(fields(instance)))
                .onSuccess(this::opened)
                .onFailure(this::notConnected);
    }

    // Nothing has been sent, so another instance may have it, whatever it is.
    private void notConnected(Throwable cause) {
        if (!retried
                && !answer.future().isComplete()
                && UpstreamFault.connecting(cause).upstreamsFault()
                && place.mayGoElsewhere()) {
            retried = true;
            place.lost(cause);
            send();
        } else {
            end(cause);
        }
    }

    private void opened(HttpClientRequest opened) {
        out = opened;
        connected = true;
        if (answer.future().isComplete()) {
            // Nothing has been sent.
            var unused = opened.reset();
            return;
        }
        // What goes wrong is told by the answer's future.
        opened.exceptionHandler(ignored -> {});
        opened.response().onSuccess(this::answered).onFailure(this::failed);
        if (request.body().isEmpty()) {
            opened.end();
        } else {
            opened.end(Buffer.buffer(request.body().bytes()));
        }
    }

    private void answered(HttpClientResponse response) {
        if (response.statusCode() < 200
                || response.statusCode() > 999
                || !MessageHeaders.relayable(response.headers())) {
            end(new IllegalStateException("no answer that could be relayed: " + response.statusCode()));
            return;
        }
        WholeMessages.read(response, LARGEST_ANSWER)
                .onSuccess(body -> {
                    answer.tryComplete(new HttpResponse(response.statusCode(), received(response.headers()), body));
                    over.tryComplete();
                })
                .onFailure(this::end);
    }

    private void failed(Throwable cause) {
        if (!retried
                && cause instanceof HttpClosedException
                && IDEMPOTENT.contains(request.method())
                && !answer.future().isComplete()
                && place.mayRepeat()) {
            // A pooled connection that the upstream closed while idle; the whole request can be sent again.
            retried = true;
            place.lost(cause);
            send();
            return;
        }
        end(cause);
    }

    private void late(TimeoutException cause) {
        if (atLimit == AtLimit.LET_END && out != null) {
            answer.tryFail(cause);
        } else {
            end(cause);
        }
    }

    private void end(Throwable cause) {
        HttpClientRequest open = out;
        if (answer.tryFail(cause) && open != null) {
            var unused = open.reset();
        }
        over.tryComplete();
    }

    private MultiMap fields(Instance instance) {
        MultiMap fields = io.vertx.core.http.HttpHeaders.headers();
        for (HttpHeaders.Field field : request.headers().fields()) {
            if (!MessageHeaders.hopByHop(field.name()) && !field.name().equalsIgnoreCase("content-length")) {
                fields.add(field.name(), field.value());
            }
        }
        if (!request.body().isEmpty() || WITH_BODY.contains(request.method())) {
            fields.set("Content-Length", String.valueOf(request.body().length()));
        }
        String host = fields.get(HOST);
        if (host != null) {
            fields.set(HOST, upstream.host(instance, host));
        }
        upstream.authorize(fields);
        place.trace(fields);
        return fields;
    }

    private static HttpHeaders received(MultiMap fields) {
        return new HttpHeaders(fields.entries().stream()
                .filter(field -> !MessageHeaders.hopByHop(field.getKey()))
                .map(field -> new HttpHeaders.Field(field.getKey(), field.getValue()))
                .toList());
    }

    /** What happens to a request that has no answer when its time is up. */
    enum AtLimit {
        /** The connection is closed. */
        CUT_OFF,
        /** The caller is told, but the upstream may end what it has begun. */
        LET_END
    }
}

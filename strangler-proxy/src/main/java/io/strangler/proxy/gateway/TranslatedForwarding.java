package io.strangler.proxy.gateway;

import io.strangler.proxy.gateway.WholeExchange.AtLimit;
import io.strangler.translate.Body;
import io.strangler.translate.ExchangeTranslator;
import io.strangler.translate.HttpHeaders;
import io.strangler.translate.HttpRequest;
import io.strangler.translate.HttpResponse;
import io.strangler.translate.Untranslatable;
import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Serves a legacy client from the modern API: reads the request whole, translates it, and the answer back. */
final class TranslatedForwarding {
    private static final System.Logger LOG = System.getLogger(TranslatedForwarding.class.getName());
    private static final int LARGEST_REQUEST = 1024 * 1024;

    private final Forwarding with;
    private final GatewayCall call;
    private final Upstream upstream;
    private final ExchangeTranslator translator;
    private final Runnable done;
    private @Nullable WholeExchange exchange;
    private Upstream.@Nullable Place place;
    private long progress = System.nanoTime();
    private long silence;
    private boolean ended;

    private TranslatedForwarding(
            Forwarding with, GatewayCall call, Upstream upstream, ExchangeTranslator translator, Runnable done) {
        this.with = with;
        this.call = call;
        this.upstream = upstream;
        this.translator = translator;
        this.done = done;
    }

    static void begin(
            Forwarding with, GatewayCall call, Upstream upstream, ExchangeTranslator translator, Runnable done) {
        TranslatedForwarding forwarding = new TranslatedForwarding(with, call, upstream, translator, done);
        call.whenClientGone(forwarding::clientGone);
        forwarding.read();
    }

    private void read() {
        HttpServerRequest in = call.request();
        if (Expectation.ofContinue(call)) {
            in.response().writeContinue();
        }
        watch(with.answerMillis());
        ObservedStream body = new ObservedStream(call.body(), chunk -> progress = System.nanoTime(), () -> {});
        WholeMessages.read(body, (int)
                        Math.min(with.limits().clients().bodyLimit().orElse(LARGEST_REQUEST), LARGEST_REQUEST))
                .onSuccess(this::translate)
                .onFailure(cause -> {
                    if (cause instanceof WholeMessages.TooLarge) {
                        refuse(Problem.of(413, String.valueOf(cause.getMessage())));
                    } else {
                        end();
                    }
                });
    }

    // A write is through its gate already: a client that sends no more must not keep authority where it is.
    private void watch(long millis) {
        silence = with.vertx().setTimer(millis, fired -> {
            long silent = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - progress);
            if (silent >= with.answerMillis()) {
                refuse(Problem.of(408, "the rest of the request did not come"));
            } else {
                watch(with.answerMillis() - silent);
            }
        });
    }

    private void translate(Body body) {
        with.vertx().cancelTimer(silence);
        if (ended) {
            return;
        }
        if (call.clientIsGone()) {
            end();
            return;
        }
        call.requestCopy().ifPresent(copy -> copy.body(Buffer.buffer(body.bytes())));
        HttpRequest asked = WholeMessages.request(
                call.request(), call.head(), with.timed(call, with.headers().forUpstream(call)), body);
        HttpRequest modern;
        try {
            modern = addressed(translator.toModern(asked));
        } catch (Untranslatable e) {
            refuse(Problem.of(501, "this request has no modern counterpart: " + e.getMessage()));
            return;
        } catch (RuntimeException | LinkageError | StackOverflowError | AssertionError e) {
            LOG.log(System.Logger.Level.ERROR, "the translator of " + translator.capability() + " failed", e);
            refuse(Problem.of(500, "the request could not be translated"));
            return;
        }
        switch (upstream.admit(call.trace())) {
            case Upstream.Admission.Refused refused -> refuse(Problem.passing(refused.reason(), 1));
            case Upstream.Admission.Granted granted -> ask(asked, modern, granted.place());
        }
    }

    // The modern system knows nothing of the monolith's name.
    private HttpRequest addressed(HttpRequest modern) {
        return new HttpRequest(
                modern.method(),
                modern.path(),
                modern.query(),
                modern.headers().with("Host", upstream.authority()),
                modern.body());
    }

    private void ask(HttpRequest asked, HttpRequest modern, Upstream.Place taken) {
        place = taken;
        WholeExchange begun = WholeExchange.begin(
                with.vertx(),
                with.clients().here(),
                upstream,
                taken,
                modern,
                Math.min(with.answerMillis(), with.leftMillis(call).orElse(Long.MAX_VALUE)),
                call.head().line().safe() ? AtLimit.CUT_OFF : AtLimit.LET_END);
        exchange = begun;
        begun.answer()
                .onSuccess(answer -> {
                    taken.answered(answer.status());
                    answer(asked, answer);
                })
                .onFailure(cause -> fail(begun, taken, cause));
    }

    private void fail(WholeExchange begun, Upstream.Place taken, Throwable cause) {
        if (cause instanceof WholeMessages.TooLarge) {
            refuse(Problem.of(502, upstream.name() + " answered with " + cause.getMessage()));
            return;
        }
        UpstreamFault fault = begun.connected() ? UpstreamFault.answering(cause) : UpstreamFault.connecting(cause);
        if (fault.upstreamsFault() && !call.clientIsGone()) {
            taken.failed(cause);
        }
        if (!begun.over().isComplete()) {
            // As when streaming: what the upstream may still write keeps authority where it is.
            Runnable writeIsOver = call.outlive();
            place = null;
            begun.over().onComplete(over -> {
                writeIsOver.run();
                taken.leave();
            });
        }
        refuse(fault.problem(upstream));
    }

    private void answer(HttpRequest asked, HttpResponse modern) {
        HttpResponse legacy;
        try {
            legacy = translator.toLegacy(asked, modern);
        } catch (Untranslatable e) {
            refuse(Problem.of(502, "the answer cannot be told in legacy terms: " + e.getMessage()));
            return;
        } catch (RuntimeException | LinkageError | StackOverflowError | AssertionError e) {
            LOG.log(System.Logger.Level.ERROR, "the translator of " + translator.capability() + " failed", e);
            refuse(Problem.of(502, "the answer could not be translated"));
            return;
        }
        if (call.clientIsGone()) {
            end();
            return;
        }
        send(legacy);
    }

    private void send(HttpResponse answer) {
        HttpServerResponse response = call.request().response();
        response.setStatusCode(answer.status());
        MultiMap headers = response.headers();
        for (HttpHeaders.Field field : answer.headers().fields()) {
            if (!MessageHeaders.hopByHop(field.name())
                    && !RequestIds.isName(field.name())
                    && !field.name().equalsIgnoreCase("content-length")) {
                headers.add(field.name(), field.value());
            }
        }
        OwnAddresses.replace(with.headers(), call, upstream, headers);
        call.cacheUse().head(answer.status(), headers);
        call.markServer();
        call.answerCopy().ifPresent(copy -> copy.whole(answer));
        boolean bodiless = answer.status() == 204 || answer.status() == 304;
        if (!bodiless) {
            headers.set("Content-Length", String.valueOf(answer.body().length()));
        }
        var written = bodiless || call.request().method() == HttpMethod.HEAD
                ? response.end()
                : response.end(Buffer.buffer(answer.body().bytes()));
        written.onComplete(sent -> end());
    }

    private void clientGone() {
        // A write that may have arrived goes on and counts as running until it has an answer.
        boolean reading = call.head().line().safe() || exchange == null;
        if (reading) {
            if (exchange != null) {
                exchange.cancel();
            }
            end();
        }
    }

    private void refuse(Problem problem) {
        if (!ended) {
            call.refuse(problem);
            end();
        }
    }

    private void end() {
        if (ended) {
            return;
        }
        ended = true;
        with.vertx().cancelTimer(silence);
        Upstream.Place taken = place;
        if (taken != null) {
            taken.leave();
        }
        done.run();
    }
}

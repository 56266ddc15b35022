package io.strangler.proxy.gateway;

import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * Sends one call to one upstream and its answer to the client, neither held in memory: whoever is slower sets the pace.
 *
 * <p>Ends exactly once, whatever happens first; everything runs on the call's event loop.
 */
final class StreamedForwarding {
    private final Forwarding with;
    private final GatewayCall call;
    private final Upstream upstream;
    private final Upstream.Place place;
    private final Runnable done;
    private @Nullable HttpClientRequest out;
    private @Nullable Runnable lateEnd;
    private Deadlines.@Nullable Deadline silence;
    private Deadlines.@Nullable Deadline deadline;
    private boolean retried;
    private boolean hinted;
    private boolean answered;
    private boolean cancelled;
    private boolean ended;

    private StreamedForwarding(
            Forwarding with, GatewayCall call, Upstream upstream, Upstream.Place place, Runnable done) {
        this.with = with;
        this.call = call;
        this.upstream = upstream;
        this.place = place;
        this.done = done;
    }

    static void begin(Forwarding with, GatewayCall call, Upstream upstream, Runnable done) {
        switch (upstream.admit(call.trace())) {
            case Upstream.Admission.Refused refused -> {
                call.refuse(Problem.passing(refused.reason(), 1));
                done.run();
            }
            case Upstream.Admission.Granted granted -> {
                StreamedForwarding forwarding = new StreamedForwarding(with, call, upstream, granted.place(), done);
                call.whenClientGone(forwarding::clientGone);
                forwarding.limit();
                forwarding.send();
            }
        }
    }

    private void limit() {
        with.leftMillis(call).ifPresent(left -> deadline = with.deadlines().begin(left, this::outOfTime));
    }

    private void outOfTime() {
        TimeoutException late =
                new TimeoutException("not over in " + with.limits().totalLimit().orElseThrow());
        if (call.request().response().headWritten()) {
            abort();
        } else if (writeIsUnderWay()) {
            answerLate(late);
        } else {
            fail(UpstreamFault.LATE, late);
        }
    }

    private void send() {
        if (ended || call.clientIsGone()) {
            end();
            return;
        }
        Instance instance = place.choose();
        with.open(upstream, instance, place, call).onSuccess(this::opened).onFailure(this::notConnected);
    }

    // Nothing has been sent, so another instance may have it, whatever it is.
    private void notConnected(Throwable cause) {
        UpstreamFault fault = UpstreamFault.connecting(cause);
        if (!ended && fault.upstreamsFault() && !retried && place.mayGoElsewhere()) {
            retried = true;
            place.lost(cause);
            send();
        } else {
            fail(fault, cause);
        }
    }

    private void opened(HttpClientRequest request) {
        if (ended) {
            var unused = request.reset();
            return;
        }
        out = request;
        // What goes wrong is told by the answer's future.
        request.exceptionHandler(ignored -> {});
        request.earlyHintsHandler(interim -> {
            hinted = true;
            call.defer(null);
            InterimAnswers.relay(with.headers(), call, interim);
        });
        request.response().onSuccess(this::answered).onFailure(this::noAnswer);
        RequestUpload upload = RequestUpload.begin(with, call, request, () -> !answered && !ended, this::tooLarge);
        watch(request, upload, with.answerMillis());
    }

    // The limit is for silence.
    private void watch(HttpClientRequest request, RequestUpload upload, long millis) {
        silence = with.deadlines().begin(millis, () -> {
            long silent = upload.silentMillis();
            if (silent < with.answerMillis()) {
                watch(request, upload, with.answerMillis() - silent);
            } else if (upload.waitsForClient()) {
                call.refuse(Problem.of(408, "the rest of the request did not come"));
                cancelUpstream();
                end();
            } else if (writeIsUnderWay()) {
                answerLate(notInTime());
            } else {
                var unused = request.reset(0, notInTime());
            }
        });
    }

    private void tooLarge() {
        if (answered) {
            abort();
        } else if (!ended) {
            call.refuse(with.bodies().problem());
            cancelUpstream();
            end();
        }
    }

    private TimeoutException notInTime() {
        return new TimeoutException("no answer in " + with.limits().answerTimeout());
    }

    // The upstream has the write and may still carry it out: the client is told, but authority over its key stays until
    // the upstream has answered after all, or its connection is gone.
    private void answerLate(TimeoutException silence) {
        place.failed(silence);
        call.refuse(UpstreamFault.LATE.problem(upstream));
        Runnable writeIsOver = call.outlive();
        lateEnd = () -> {
            writeIsOver.run();
            place.leave();
        };
        ended = true;
        stopTimers();
        done.run();
    }

    private void answered(HttpClientResponse answer) {
        stop(silence);
        answered = true;
        Runnable late = lateEnd;
        if (late != null) {
            answer.exceptionHandler(ignored -> late.run());
            answer.handler(ignored -> {});
            answer.endHandler(ignored -> late.run());
            answer.resume();
            return;
        }
        place.answered(answer.statusCode());
        if (call.clientIsGone()) {
            cancelUpstream();
            end();
            return;
        }
        int status = answer.statusCode();
        if (status < 200 || status > 999 || !MessageHeaders.relayable(answer.headers())) {
            fail(UpstreamFault.BROKEN, new IllegalStateException("no answer that could be relayed: " + status));
            return;
        }
        answer.pause();
        with.ownCreates().afterwards(call, status, () -> relay(answer));
    }

    private void relay(HttpClientResponse answer) {
        if (call.clientIsGone() || ended) {
            cancelUpstream();
            end();
            return;
        }
        AnswerRelay.begin(with, call, upstream, answer, this::sent, this::abort, this::cutShort);
    }

    private void cutShort(Throwable cause) {
        if (!ended && !cancelled && !call.clientIsGone()) {
            place.brokeOff(cause);
        }
        abort();
    }

    private void noAnswer(Throwable cause) {
        Runnable late = lateEnd;
        if (late != null) {
            late.run();
            return;
        }
        if (ended || cancelled) {
            // What was called off says nothing of the upstream.
            return;
        }
        stop(silence);
        if (!retried && !hinted && Repeatable.isOne(call, cause) && place.mayRepeat()) {
            retried = true;
            place.lost(cause);
            // The other idle ones were probably closed with it: by then the event loop has noticed.
            call.context().runOnContext(ignored -> send());
            return;
        }
        fail(UpstreamFault.answering(cause), cause);
    }

    private void fail(UpstreamFault fault, Throwable cause) {
        if (ended) {
            return;
        }
        if (fault.upstreamsFault()) {
            place.failed(cause);
        }
        cancelUpstream();
        call.refuse(fault.problem(upstream));
        end();
    }

    private void sent() {
        if (LastAnswer.isUnread(call.request())) {
            // The upstream answered before it had read everything, and will not read the rest.
            cancelUpstream();
        }
        if (LastAnswer.isAnnounced(call.request().connection())) {
            LastAnswer.close(call.request());
        }
        end();
    }

    // A truncated answer must not look complete: without its end the client knows.
    private void abort() {
        if (ended) {
            return;
        }
        cancelUpstream();
        LastAnswer.breakOff(call.request());
        end();
    }

    private void clientGone() {
        if (ended || writeIsUnderWay()) {
            // The upstream goes on with a write it has received; it counts as running until the answer comes.
            return;
        }
        cancelUpstream();
        end();
    }

    private boolean writeIsUnderWay() {
        return !call.head().line().safe() && call.request().isEnded() && out != null && !answered;
    }

    private void cancelUpstream() {
        HttpClientRequest request = out;
        cancelled = true;
        if (request != null) {
            var unused = request.reset();
        }
    }

    private static void stop(Deadlines.@Nullable Deadline begun) {
        if (begun != null) {
            begun.cancel();
        }
    }

    private void stopTimers() {
        stop(silence);
        stop(deadline);
    }

    private void end() {
        if (ended) {
            return;
        }
        ended = true;
        stopTimers();
        place.leave();
        done.run();
    }
}

package io.strangler.proxy.gateway;

import io.strangler.playbook.CapabilityName;
import io.strangler.playbook.plan.KeySource;
import io.strangler.proxy.body.JsonKey;
import io.strangler.proxy.routing.RouteTable;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.apache.camel.AsyncCallback;
import org.apache.camel.Exchange;
import org.apache.camel.support.AsyncProcessorSupport;

/**
 * Finds the data key where the head of the request does not show it: in what its caller has proven, or in its body.
 *
 * <p>Of a body no more than 64 KiB and one chunk are held, and only on routes whose key stands there.
 */
final class KeyStep extends AsyncProcessorSupport {
    private static final int LARGEST = 64 * 1024;

    private final Set<CapabilityName> withData;
    private final Vertx vertx;
    private final Duration limit;

    /** @param limit how long a body may take to come */
    KeyStep(Set<CapabilityName> withData, Vertx vertx, Duration limit) {
        this.withData = withData;
        this.vertx = vertx;
        this.limit = limit;
    }

    @Override
    public boolean process(Exchange exchange, AsyncCallback callback) {
        GatewayCall call = GatewayCall.of(exchange);
        RouteTable.Match match = call.match().orElseThrow();
        Optional<String> pointer = match.route().key().flatMap(KeySource::bodyPointer);
        if (pointer.isPresent() && call.hasBody()) {
            Optional<Problem> hidden = hidden(call.request());
            if (hidden.isEmpty()) {
                new Peek(call, match, pointer.get(), exchange, callback).begin();
                return false;
            }
            unseen(call, match, hidden.get(), exchange);
        } else if (match.route().keyIsLate()) {
            call.located(match.reread(call.line()));
        }
        callback.done(true);
        return true;
    }

    private static Optional<Problem> hidden(HttpServerRequest request) {
        List<String> types = request.headers().getAll(HttpHeaders.CONTENT_TYPE);
        if (types.size() != 1 || !JsonKey.isJson(types.getFirst())) {
            return Optional.of(Problem.of(415, "the key of this request must stand in a body of application/json"));
        }
        List<String> codings = request.headers().getAll(HttpHeaders.CONTENT_ENCODING);
        if (!codings.stream().allMatch("identity"::equalsIgnoreCase)) {
            return Optional.of(Problem.of(415, "the key of this request must stand in a body that is not encoded"));
        }
        String length = request.headers().get(HttpHeaders.CONTENT_LENGTH);
        return length != null && Long.parseLong(length) > LARGEST ? Optional.of(tooLarge()) : Optional.empty();
    }

    private static Problem tooLarge() {
        return Problem.of(413, "the key of this request must stand in a body of at most " + LARGEST + " bytes");
    }

    // Without a key it follows legacy. Near data that could be a write of a key whose authority is elsewhere.
    private void unseen(GatewayCall call, RouteTable.Match match, Problem why, Exchange exchange) {
        if (withData.contains(match.capability())) {
            refuse(call, why, exchange);
        }
    }

    private static void refuse(GatewayCall call, Problem problem, Exchange exchange) {
        call.refuse(problem);
        exchange.setRouteStop(true);
    }

    /** One look into one body; only the event loop of its call touches it. */
    private final class Peek {
        private final GatewayCall call;
        private final RouteTable.Match match;
        private final String pointer;
        private final Exchange exchange;
        private final AsyncCallback callback;
        private long timer;
        private boolean over;

        Peek(GatewayCall call, RouteTable.Match match, String pointer, Exchange exchange, AsyncCallback callback) {
            this.call = call;
            this.match = match;
            this.pointer = pointer;
            this.exchange = exchange;
            this.callback = callback;
        }

        void begin() {
            timer = vertx.setTimer(limit.toMillis(), fired -> end(() -> refuse(call, late(), exchange)));
            call.whenClientGone(() -> end(() -> exchange.setRouteStop(true)));
            if (Expectation.ofContinue(call.request())) {
                // Who serves cannot be asked before it is known who serves.
                call.request().response().writeContinue();
            }
            PeekedBody.read(call.request(), LARGEST, body -> end(() -> look(body)));
        }

        private Problem late() {
            return Problem.of(408, "the rest of the request did not come");
        }

        private void end(Runnable how) {
            if (!over) {
                over = true;
                vertx.cancelTimer(timer);
                how.run();
                callback.done(false);
            }
        }

        private void look(PeekedBody body) {
            call.peeked(body);
            if (!body.isWhole()) {
                unseen(call, match, tooLarge(), exchange);
                return;
            }
            switch (JsonKey.find(body.beginning().getBytes(), pointer)) {
                case JsonKey.Reading.Found found ->
                    call.located(match.reread(call.line().holding(place -> found.key())));
                case JsonKey.Reading.Unclear unclear -> refuse(call, Problem.of(400, unclear.reason()), exchange);
            }
        }
    }
}

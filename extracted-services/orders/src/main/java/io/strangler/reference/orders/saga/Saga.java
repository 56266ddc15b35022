package io.strangler.reference.orders.saga;

import io.strangler.reference.orders.order.OrderStatus;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Where the saga of an order is.
 *
 * @param key by which the other services know what they hold for the order: one for all its calls, so that whoever repeats
 *     one, in whatever process, means the same reservation
 * @param endsAs what the order becomes when the last step is done
 * @param run counts how often it was set going: by its placement, a cancellation, a person
 * @param attempts at the present step that failed
 * @param deadline until when a forward step must be done
 * @param reason what went wrong last, if anything did
 */
record Saga(
        long order,
        String key,
        SagaState state,
        SagaStep step,
        OrderStatus endsAs,
        int run,
        int attempts,
        Instant deadline,
        @Nullable String reason,
        long version) {

    boolean isAt(Turn turn) {
        return (state == SagaState.RUNNING || state == SagaState.COMPENSATING)
                && run == turn.run()
                && step == turn.step();
    }

    Turn turn() {
        return new Turn(order, run, step);
    }

    Saga at(SagaStep next, Instant until) {
        return new Saga(order, key, state, next, endsAs, run, 0, until, reason, version);
    }

    Saga ended() {
        return new Saga(order, key, SagaState.ENDED, step, endsAs, run, attempts, deadline, reason, version);
    }

    Saga failed(String why) {
        return new Saga(order, key, state, step, endsAs, run, attempts + 1, deadline, why, version);
    }

    Saga parked() {
        return new Saga(order, key, SagaState.PARKED, step, endsAs, run, attempts, deadline, reason, version);
    }

    /** Goes back from here on, to end as told. */
    Saga back(SagaStep compensation, OrderStatus end, String why) {
        return new Saga(order, key, SagaState.COMPENSATING, compensation, end, run, 0, deadline, why, version);
    }

    /** Goes back under a new run, so that no turn of an earlier one can be taken for it. */
    Saga anew(SagaStep compensation, OrderStatus end) {
        return new Saga(order, key, SagaState.COMPENSATING, compensation, end, run + 1, 0, deadline, reason, version);
    }
}

package io.strangler.reference.orders.saga;

import io.strangler.reference.orders.order.OrderStatus;
import io.strangler.reference.orders.problem.NotParked;
import io.strangler.reference.orders.problem.OrderNotFound;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionOperations;

/** Sets sagas going: each time the saga's row and the task of its next step are written in one transaction. */
@Component
public final class Sagas {

    static final int MOST_LISTED = 1000;

    private final SagaRows rows;
    private final Turns turns;
    private final SagaSettings settings;
    private final Clock clock;
    private final TransactionOperations transactions;

    Sagas(SagaRows rows, Turns turns, SagaSettings settings, Clock clock, TransactionOperations transactions) {
        this.rows = rows;
        this.turns = turns;
        this.settings = settings;
        this.clock = clock;
        this.transactions = transactions;
    }

    /** Begins to place the order; call it in the transaction that adds it. */
    public void begin(long order) {
        Saga saga = new Saga(
                order,
                // Not the number alone: a database set back to yesterday gives yesterday's numbers out again.
                "order-" + order + "-" + UUID.randomUUID(),
                SagaState.RUNNING,
                SagaStep.RESERVE_CREDIT,
                OrderStatus.PLACED,
                1,
                0,
                clock.instant().plus(settings.stepLimit()),
                null,
                0);
        rows.add(saga);
        turns.schedule(saga.turn());
    }

    /**
     * Begins to give back what a placed order has taken; call it in the transaction that makes the order PENDING.
     *
     * @return whether there is anything to give back: an order that no saga placed has taken nothing
     */
    public boolean cancel(long order) {
        Optional<Saga> placed = rows.lock(order);
        placed.ifPresent(saga -> go(saga.anew(SagaStep.RELEASE_STOCK, OrderStatus.CANCELLED)));
        return placed.isPresent();
    }

    List<Saga> parked() {
        return rows.parked(MOST_LISTED);
    }

    Saga find(long order) {
        return rows.find(order).orElseThrow(() -> new OrderNotFound(order));
    }

    /** Takes up again, from the step it failed at, what was parked for a person. */
    Saga retry(long order) {
        transactions.executeWithoutResult(status -> {
            Saga saga = rows.lock(order).orElseThrow(() -> new OrderNotFound(order));
            if (saga.state() != SagaState.PARKED) {
                throw new NotParked(order);
            }
            go(saga.anew(saga.step(), saga.endsAs()));
        });
        return find(order);
    }

    private void go(Saga saga) {
        rows.become(saga);
        turns.schedule(saga.turn());
    }
}

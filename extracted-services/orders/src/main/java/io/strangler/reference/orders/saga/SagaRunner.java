package io.strangler.reference.orders.saga;

import io.strangler.reference.orders.order.Order;
import io.strangler.reference.orders.order.OrderStatus;
import io.strangler.reference.orders.order.Orders;
import io.strangler.reference.orders.resilience.RemoteRefused;
import io.strangler.reference.orders.resilience.RemoteUnavailable;
import java.time.Clock;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionOperations;

/**
 * Takes one turn of a saga: calls the other service, and then writes in one transaction where the saga is and which turn
 * comes next.
 *
 * <p>A process may die at any moment. Before that transaction the turn is taken again, and the same key makes the other
 * service do nothing twice; after it the next turn is there to be taken, and this one is taken for what it is: over.
 */
@Component
final class SagaRunner {

    private static final Logger LOG = LoggerFactory.getLogger(SagaRunner.class);

    private final SagaRows rows;
    private final Turns turns;
    private final Orders orders;
    private final CreditDesk credit;
    private final StockDesk stock;
    private final SagaSettings settings;
    private final Clock clock;
    private final TransactionOperations transactions;

    SagaRunner(
            SagaRows rows,
            Turns turns,
            Orders orders,
            CreditDesk credit,
            StockDesk stock,
            SagaSettings settings,
            Clock clock,
            TransactionOperations transactions) {
        this.rows = rows;
        this.turns = turns;
        this.orders = orders;
        this.credit = credit;
        this.stock = stock;
        this.settings = settings;
        this.clock = clock;
        this.transactions = transactions;
    }

    /** Takes the turn and returns when to take it again, or nothing when it is over. */
    Optional<Instant> take(Turn turn) {
        Optional<Saga> present = rows.find(turn.order()).filter(saga -> saga.isAt(turn));
        return present.isEmpty() ? Optional.empty() : take(present.get());
    }

    private Optional<Instant> take(Saga saga) {
        if (saga.state() == SagaState.RUNNING && !clock.instant().isBefore(saga.deadline())) {
            return turnBack(saga, saga.step() + " was not begun within its time limit");
        }
        try {
            call(saga);
        } catch (RemoteRefused refused) {
            return saga.state() == SagaState.RUNNING
                    ? turnBack(saga, saga.step() + " was refused: " + refused.getMessage())
                    : failed(saga, "was refused: " + refused.getMessage());
        } catch (RemoteUnavailable unavailable) {
            return failed(saga, String.valueOf(unavailable.getMessage()));
        } catch (RuntimeException unexpected) {
            // A fault of ours must not keep a saga for ever where it is.
            LOG.atError()
                    .setCause(unexpected)
                    .addKeyValue("order", saga.order())
                    .log("step failed");
            return failed(saga, "failed here: " + unexpected.getClass().getSimpleName());
        }
        return done(saga);
    }

    private void call(Saga saga) {
        String key = saga.key();
        switch (saga.step()) {
            case RESERVE_CREDIT -> {
                Order order = orders.find(saga.order());
                credit.reserve(key, order.customer(), order.total());
            }
            case RESERVE_STOCK -> stock.reserve(key, orders.find(saga.order()).lines(), settings.stockHold());
            case CONFIRM_STOCK -> stock.confirm(key);
            case CONFIRM_CREDIT -> credit.confirm(key);
            case RELEASE_STOCK -> stock.release(key);
            case RELEASE_CREDIT -> credit.release(key);
        }
    }

    private Optional<Instant> done(Saga saga) {
        Optional<SagaStep> next = saga.step().next();
        if (next.isPresent()) {
            return go(saga.at(next.get(), clock.instant().plus(settings.stepLimit())));
        }
        transactions.executeWithoutResult(status -> {
            if (rows.become(saga.ended())) {
                orders.settle(saga.order(), saga.endsAs());
            }
        });
        return Optional.empty();
    }

    private Optional<Instant> turnBack(Saga saga, String why) {
        LOG.atInfo()
                .addKeyValue("order", saga.order())
                .addKeyValue("reason", why)
                .log("saga turns back");
        return go(saga.back(saga.step().undo().orElseThrow(), OrderStatus.REJECTED, why));
    }

    private Optional<Instant> go(Saga next) {
        transactions.executeWithoutResult(status -> {
            // Nothing is scheduled by a process that was thought dead and was overtaken.
            if (rows.become(next)) {
                turns.schedule(next.turn());
            }
        });
        return Optional.empty();
    }

    private Optional<Instant> failed(Saga saga, String why) {
        Saga failed = saga.failed(saga.step() + " " + why);
        Instant again = clock.instant()
                .plus(settings.pause(
                        failed.attempts(), ThreadLocalRandom.current().nextDouble()));
        if (saga.state() == SagaState.RUNNING && !again.isBefore(saga.deadline())) {
            return turnBack(saga, saga.step() + " was not done within its time limit: " + why);
        }
        if (saga.state() == SagaState.COMPENSATING && failed.attempts() >= settings.compensationAttempts()) {
            LOG.atWarn()
                    .addKeyValue("order", saga.order())
                    .addKeyValue("step", saga.step())
                    .addKeyValue("reason", why)
                    .log("compensation parked: see why and POST /sagas/{order}/retry");
            transactions.executeWithoutResult(status -> rows.become(failed.parked()));
            return Optional.empty();
        }
        boolean ours = Boolean.TRUE.equals(transactions.execute(status -> rows.become(failed)));
        return ours ? Optional.of(again) : Optional.empty();
    }
}

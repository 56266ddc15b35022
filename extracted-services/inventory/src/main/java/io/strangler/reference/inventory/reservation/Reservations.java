package io.strangler.reference.inventory.reservation;

import io.strangler.reference.inventory.article.Articles;
import io.strangler.reference.inventory.problem.KeyTaken;
import io.strangler.reference.inventory.problem.OutOfStock;
import io.strangler.reference.inventory.problem.ReservationNotFound;
import io.strangler.reference.inventory.problem.ReservationOver;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Supplier;
import org.springframework.core.retry.RetryPolicy;
import org.springframework.core.retry.RetryTemplate;
import org.springframework.dao.ConcurrencyFailureException;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionOperations;

/**
 * Every change of a reservation, each one transaction: never is more held than is there, and whatever is repeated with
 * the same key is done once.
 *
 * <p>Stock is reserved under the lock of its rows, so that whoever comes second sees what the first one took. A
 * reservation's row is locked before any stock, and stock in one order, so that callers wait for each other but never in
 * a circle; who yet falls victim to another's order of locks is tried again.
 */
@Component
final class Reservations {

    private final ReservationRows rows;
    private final Articles articles;
    private final TransactionOperations transactions;
    private final Clock clock;
    private final RetryTemplate retries = new RetryTemplate(RetryPolicy.builder()
            .includes(ConcurrencyFailureException.class)
            .maxRetries(8)
            .delay(Duration.ofMillis(5))
            .jitter(Duration.ofMillis(5))
            .multiplier(1.5)
            .build());

    Reservations(ReservationRows rows, Articles articles, TransactionOperations transactions, Clock clock) {
        this.rows = rows;
        this.articles = articles;
        this.transactions = transactions;
        this.clock = clock;
    }

    Reservation find(ReservationKey key) {
        return rows.find(key).orElseThrow(() -> new ReservationNotFound(key.value()));
    }

    /** Holds what is wanted, or finds it held or taken already by an earlier request with the same key. */
    Reservation reserve(ReservationKey key, Wanted wanted, Duration hold) {
        expireOverdue();
        return change(() -> {
            Instant now = clock.instant();
            Instant expiresAt = now.plus(hold);
            if (!rows.add(key, ReservationState.HELD, now, expiresAt)) {
                return repeated(key, wanted, now);
            }
            articles.quotes(wanted.quantities().keySet());
            List<Allocation> allocations = wanted.outOf(rows.lockFreeStock(wanted.skus()));
            rows.addLines(key, allocations);
            return new Reservation(key.value(), ReservationState.HELD, expiresAt, allocations);
        });
    }

    private Reservation repeated(ReservationKey key, Wanted wanted, Instant now) {
        Reservation present = find(key);
        if (present.overdue(now)) {
            throw new ReservationOver(key.value(), ReservationState.EXPIRED.name());
        }
        return switch (present.state()) {
            case RELEASED, EXPIRED ->
                throw new ReservationOver(key.value(), present.state().name());
            case HELD, CONFIRMED -> {
                if (!Wanted.satisfiedBy(present.allocations()).equals(wanted)) {
                    throw new KeyTaken(key.value());
                }
                yield present;
            }
        };
    }

    /** Takes what is held out of the stock. */
    Reservation confirm(ReservationKey key) {
        Reservation confirmed = change(() -> {
            Reservation present = rows.lock(key).orElseThrow(() -> new ReservationNotFound(key.value()));
            return present.state() == ReservationState.HELD ? confirm(present) : present;
        });
        if (confirmed.state() != ReservationState.CONFIRMED) {
            throw new ReservationOver(key.value(), confirmed.state().name());
        }
        return confirmed;
    }

    private Reservation confirm(Reservation held) {
        if (held.overdue(clock.instant())) {
            rows.become(held, ReservationState.EXPIRED);
            return held.become(ReservationState.EXPIRED);
        }
        Wanted promised = Wanted.satisfiedBy(held.allocations());
        List<Allocation> there = rows.lockStock(promised.skus());
        // A count in the warehouse may have found less than was promised; it is told now, not when there is nothing to
        // send.
        held.allocations().stream()
                .filter(each -> there.stream()
                        .noneMatch(shelf -> shelf.sku().equals(each.sku())
                                && shelf.warehouse().equals(each.warehouse())
                                && shelf.quantity() >= each.quantity()))
                .findFirst()
                .ifPresent(lost -> {
                    throw new OutOfStock(lost.sku(), lost.quantity(), 0);
                });
        rows.move(held.allocations(), -1);
        rows.become(held, ReservationState.CONFIRMED);
        return held.become(ReservationState.CONFIRMED);
    }

    /** Gives back what is held or was taken; an unknown key is remembered, so that its reservation comes too late. */
    void release(ReservationKey key) {
        change(() -> {
            Instant now = clock.instant();
            if (rows.add(key, ReservationState.RELEASED, now, now)) {
                return Optional.empty();
            }
            Reservation present = rows.lock(key).orElseThrow();
            switch (present.state()) {
                case HELD -> rows.become(present, ReservationState.RELEASED);
                case CONFIRMED -> {
                    rows.lockStock(Wanted.satisfiedBy(present.allocations()).skus());
                    rows.move(present.allocations(), 1);
                    rows.become(present, ReservationState.RELEASED);
                }
                case RELEASED, EXPIRED -> {}
            }
            return Optional.of(present);
        });
    }

    /** Gives back what was held too long. */
    void expireOverdue() {
        change(() -> rows.expire(clock.instant()));
    }

    private <T> T change(Supplier<T> change) {
        return retries.invoke(() -> Objects.requireNonNull(transactions.execute(status -> change.get())));
    }
}

package io.strangler.reference.monolith.customer;

import java.time.Duration;
import java.util.Objects;
import java.util.function.Supplier;
import org.springframework.core.retry.RetryPolicy;
import org.springframework.core.retry.RetryTemplate;
import org.springframework.dao.ConcurrencyFailureException;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionOperations;

/** Runs a write in a transaction, again when it was the victim of a deadlock with another writer of the tables. */
@Component
final class LockConflicts {

    private final TransactionOperations transactions;
    private final RetryTemplate retries = new RetryTemplate(RetryPolicy.builder()
            .includes(ConcurrencyFailureException.class)
            .maxRetries(8)
            .delay(Duration.ofMillis(5))
            .jitter(Duration.ofMillis(5))
            .multiplier(1.5)
            .build());

    LockConflicts(TransactionOperations transactions) {
        this.transactions = transactions;
    }

    <T> T survive(Supplier<T> write) {
        return retries.invoke(() -> Objects.requireNonNull(transactions.execute(status -> write.get())));
    }
}

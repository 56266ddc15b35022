package io.strangler.reference.customers.customer;

import io.strangler.reference.customers.problem.CustomerNotFound;
import io.strangler.reference.customers.problem.StaleVersion;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;
import org.springframework.core.retry.RetryPolicy;
import org.springframework.core.retry.RetryTemplate;
import org.springframework.dao.ConcurrencyFailureException;
import org.springframework.dao.OptimisticLockingFailureException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionOperations;

/**
 * Every change of a customer, each one transaction.
 *
 * <p>A change without a precondition never fails because of another writer: it takes the row's lock first, and is
 * tried again when it was the victim of a deadlock.
 */
@Component
final class Customers {

    record Credit(long number, BigDecimal creditLimit) {}

    private final CustomerAggregates aggregates;
    private final CustomerViews views;
    private final JdbcClient jdbc;
    private final TransactionOperations transactions;
    private final RetryTemplate retries = new RetryTemplate(RetryPolicy.builder()
            .includes(ConcurrencyFailureException.class)
            .maxRetries(8)
            .delay(Duration.ofMillis(5))
            .jitter(Duration.ofMillis(5))
            .multiplier(1.5)
            .build());

    Customers(CustomerAggregates aggregates, CustomerViews views, JdbcClient jdbc, TransactionOperations transactions) {
        this.aggregates = aggregates;
        this.views = views;
        this.jdbc = jdbc;
        this.transactions = transactions;
    }

    CustomerView add(CustomerForm form) {
        return change(() -> {
            long number = jdbc.sql("select nextval('customer_number_seq')")
                    .query(Long.class)
                    .single();
            Customer added = aggregates.save(form.born(number));
            return views.find(added.id()).orElseThrow();
        });
    }

    CustomerView replace(UUID id, CustomerForm form, Precondition precondition) {
        return switch (precondition) {
            case Precondition.None none -> change(() -> replaceLocked(id, form));
            case Precondition.Any any -> change(() -> replaceLocked(id, form));
            case Precondition.OneOf wanted -> replaceVersion(id, form, wanted);
        };
    }

    private CustomerView replaceLocked(UUID id, CustomerForm form) {
        jdbc.sql("select 1 from customer where id = ? for update")
                .param(id)
                .query(Integer.class)
                .optional();
        Customer present = aggregates.findById(id).orElseThrow(() -> new CustomerNotFound(id));
        return replace(present, form);
    }

    private CustomerView replaceVersion(UUID id, CustomerForm form, Precondition.OneOf wanted) {
        String tags = String.join(", ", wanted.tags());
        try {
            return inTransaction(() -> {
                Customer present = aggregates.findById(id).orElseThrow(() -> new CustomerNotFound(id));
                if (!wanted.tags().contains(String.valueOf(present.version()))) {
                    throw new StaleVersion(id, tags);
                }
                return replace(present, form);
            });
        } catch (OptimisticLockingFailureException overtaken) {
            throw new StaleVersion(id, tags);
        }
    }

    private CustomerView replace(Customer present, CustomerForm form) {
        aggregates.save(form.customer(present));
        return views.find(present.id()).orElseThrow();
    }

    Credit adjustCredit(UUID id, BigDecimal amount) {
        Optional<Credit> adjusted = change(() -> jdbc.sql("""
                update customer set credit_limit = credit_limit + ?, version = version + 1 where id = ?
                returning number, credit_limit""")
                .param(amount)
                .param(id)
                .query((row, n) -> new Credit(row.getLong("number"), row.getBigDecimal("credit_limit")))
                .optional());
        return adjusted.orElseThrow(() -> new CustomerNotFound(id));
    }

    void remove(UUID id) {
        int removed = change(
                () -> jdbc.sql("delete from customer where id = ?").param(id).update());
        if (removed == 0) {
            throw new CustomerNotFound(id);
        }
    }

    private <T> T change(Supplier<T> change) {
        return retries.invoke(() -> inTransaction(change));
    }

    private <T> T inTransaction(Supplier<T> change) {
        return Objects.requireNonNull(transactions.execute(status -> change.get()));
    }
}

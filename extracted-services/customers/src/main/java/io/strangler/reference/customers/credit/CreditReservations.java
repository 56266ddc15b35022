package io.strangler.reference.customers.credit;

import io.strangler.reference.customers.problem.CreditRefused;
import java.math.BigDecimal;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Supplier;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionOperations;

/**
 * Every change of reserved credit, each one transaction: never more is reserved than the limit allows, and whatever is
 * repeated with the same key is done once.
 */
@Component
final class CreditReservations {

    /** What is known of a customer whose row nobody else may change. */
    private record Standing(BigDecimal limit, String status) {}

    private final JdbcClient jdbc;
    private final TransactionOperations transactions;

    CreditReservations(JdbcClient jdbc, TransactionOperations transactions) {
        this.jdbc = jdbc;
        this.transactions = transactions;
    }

    Optional<CreditReservation> find(String key) {
        return jdbc.sql("select * from credit_reservation where key = ?")
                .param(key)
                .query(CreditReservations::row)
                .optional();
    }

    /** Holds the amount, or finds it held or confirmed already by an earlier request with the same key. */
    CreditReservation reserve(String key, long customer, BigDecimal amount) {
        CreditReservation wanted = new CreditReservation(key, customer, amount, CreditState.HELD);
        return change(() -> {
            if (!add(wanted)) {
                return repeated(wanted);
            }
            Standing standing = lock(customer);
            if (standing.status().equals("BLOCKED") || standing.status().equals("CLOSED")) {
                throw CreditRefused.to(customer, "is " + standing.status());
            }
            BigDecimal reserved =
                    jdbc.sql("""
                    select sum(amount) from credit_reservation
                     where customer_number = ? and state in ('HELD', 'CONFIRMED')""").param(customer).query(BigDecimal.class).single();
            if (reserved.compareTo(standing.limit()) > 0) {
                throw CreditRefused.to(
                        customer,
                        "has credit for " + standing.limit().subtract(reserved.subtract(amount)) + ", not for "
                                + amount);
            }
            return wanted;
        });
    }

    private CreditReservation repeated(CreditReservation wanted) {
        CreditReservation present = find(wanted.key()).orElseThrow();
        if (present.state() == CreditState.RELEASED) {
            throw CreditRefused.over(wanted.key());
        }
        if (present.customer() != wanted.customer() || present.amount().compareTo(wanted.amount()) != 0) {
            throw CreditRefused.taken(wanted.key());
        }
        return present;
    }

    /** From now on the amount is owed, until it is released. */
    CreditReservation confirm(String key) {
        return change(() -> {
            CreditReservation present = locked(key).orElseThrow(() -> CreditRefused.missing(key));
            return switch (present.state()) {
                case HELD -> become(present, CreditState.CONFIRMED);
                case CONFIRMED -> present;
                case RELEASED -> throw CreditRefused.over(key);
            };
        });
    }

    /** Gives back what is held or owed; an unknown key is remembered, so that its reservation comes too late. */
    void release(String key) {
        change(() -> {
            CreditReservation never = new CreditReservation(key, 0, BigDecimal.ZERO, CreditState.RELEASED);
            return add(never) ? never : become(locked(key).orElseThrow(), CreditState.RELEASED);
        });
    }

    private boolean add(CreditReservation reservation) {
        return jdbc.sql("""
                        insert into credit_reservation (key, customer_number, amount, state) values (?, ?, ?, ?)
                        on conflict (key) do nothing""")
                        .params(
                                reservation.key(),
                                reservation.customer(),
                                reservation.amount(),
                                reservation.state().name())
                        .update()
                == 1;
    }

    /** Whoever reserves for the same customer waits here, and sees afterwards what was reserved before. */
    private Standing lock(long customer) {
        return jdbc.sql("select credit_limit, status from customer where number = ? for no key update")
                .param(customer)
                .query((row, n) -> new Standing(row.getBigDecimal("credit_limit"), row.getString("status")))
                .optional()
                .orElseThrow(() -> CreditRefused.to(customer, "does not exist"));
    }

    private Optional<CreditReservation> locked(String key) {
        return jdbc.sql("select * from credit_reservation where key = ? for update")
                .param(key)
                .query(CreditReservations::row)
                .optional();
    }

    private CreditReservation become(CreditReservation present, CreditState next) {
        jdbc.sql("update credit_reservation set state = ? where key = ?")
                .params(next.name(), present.key())
                .update();
        return present.become(next);
    }

    private static CreditReservation row(ResultSet row, int n) throws SQLException {
        return new CreditReservation(
                row.getString("key"),
                row.getLong("customer_number"),
                row.getBigDecimal("amount"),
                CreditState.valueOf(row.getString("state")));
    }

    private <T> T change(Supplier<T> change) {
        return Objects.requireNonNull(transactions.execute(status -> change.get()));
    }
}

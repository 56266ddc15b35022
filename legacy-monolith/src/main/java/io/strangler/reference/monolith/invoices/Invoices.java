package io.strangler.reference.monolith.invoices;

import io.strangler.reference.monolith.failure.Refused;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.springframework.jdbc.core.RowMapper;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionOperations;

/** The invoice table; an order is billed at most once. */
@Component
final class Invoices {

    private static final String SELECT = "select i.*, o.cust_no from invoice i join order_head o using (order_no) ";

    private static final RowMapper<Invoice> INVOICE = (row, n) -> new Invoice(
            row.getLong("inv_no"),
            row.getLong("order_no"),
            row.getLong("cust_no"),
            row.getInt("inv_date"),
            row.getLong("amount_cents"),
            row.getString("paid"));

    private final JdbcClient jdbc;
    private final TransactionOperations transactions;

    Invoices(JdbcClient jdbc, TransactionOperations transactions) {
        this.jdbc = jdbc;
        this.transactions = transactions;
    }

    List<Invoice> list(long from, int limit) {
        return jdbc.sql(SELECT + "where inv_no >= ? order by inv_no limit ?")
                .param(from)
                .param(limit)
                .query(INVOICE)
                .list();
    }

    Optional<Invoice> find(long invNo) {
        return jdbc.sql(SELECT + "where inv_no = ?").param(invNo).query(INVOICE).optional();
    }

    Invoice bill(long orderNo) {
        return Objects.requireNonNull(transactions.execute(status -> {
            // The order's row is the lock under which two clerks billing the same order take turns.
            Optional<String> order = jdbc.sql("select status from order_head where order_no = ? for update")
                    .param(orderNo)
                    .query(String.class)
                    .optional();
            if (order.isEmpty()) {
                throw new Refused(List.of("there is no order " + orderNo));
            }
            long invNo = jdbc.sql("""
                    insert into invoice (order_no, inv_date, amount_cents)
                    select order_no, to_char(now(), 'YYYYMMDD')::integer, sum(qty * price_cents)
                      from order_line l
                     where order_no = ? and not exists (select from invoice i where i.order_no = l.order_no)
                     group by order_no
                    returning inv_no""")
                    .param(orderNo)
                    .query(Long.class)
                    .optional()
                    .orElseThrow(() -> new Refused(List.of("order " + orderNo + " is billed already")));
            return find(invNo).orElseThrow();
        }));
    }
}

package io.strangler.reference.inventory.article;

import io.strangler.reference.inventory.problem.ArticleNotFound;
import io.strangler.reference.inventory.problem.StockReserved;
import java.util.Objects;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionOperations;

/** What comes into a warehouse and what leaves it other than by a reservation; never what is reserved. */
@Component
final class Stock {

    record Adjusted(String sku, String warehouse, long quantity) {}

    private final JdbcClient jdbc;
    private final TransactionOperations transactions;

    Stock(JdbcClient jdbc, TransactionOperations transactions) {
        this.jdbc = jdbc;
        this.transactions = transactions;
    }

    Adjusted adjust(String sku, String warehouse, int delta) {
        return Objects.requireNonNull(transactions.execute(status -> {
            // The row's lock is taken first: from here on nobody reserves of it, so the sum below is the last word.
            long quantity = jdbc.sql("""
                    insert into stock (sku, warehouse, quantity) select sku, ?, ? from article where sku = ?
                    on conflict (sku, warehouse) do update set quantity = stock.quantity + excluded.quantity
                    returning quantity""")
                    .param(warehouse)
                    .param(delta)
                    .param(sku)
                    .query(Long.class)
                    .optional()
                    .orElseThrow(() -> new ArticleNotFound(sku));
            long reserved =
                    jdbc.sql("""
                    select coalesce(sum(quantity), 0) from reservation_line
                     where held and sku = ? and warehouse = ?""").param(sku).param(warehouse).query(Long.class).single();
            if (delta < 0 && quantity < reserved) {
                throw new StockReserved(sku, warehouse, reserved);
            }
            return new Adjusted(sku, warehouse, quantity);
        }));
    }
}

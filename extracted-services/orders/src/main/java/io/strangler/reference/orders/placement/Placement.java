package io.strangler.reference.orders.placement;

import io.strangler.reference.orders.order.Order;
import io.strangler.reference.orders.order.OrderStatus;
import io.strangler.reference.orders.order.Orders;
import io.strangler.reference.orders.problem.RequestRefused;
import io.strangler.reference.orders.saga.Sagas;
import java.math.BigDecimal;
import java.time.Clock;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionOperations;

/**
 * What clients do to orders, each one transaction. An order and its saga are there together or not at all, and a request
 * that is repeated with its key becomes no second order.
 */
@Component
final class Placement {

    private static final int LONGEST_KEY = 100;

    private record Earlier(String content, long order) {}

    private final Orders orders;
    private final Sagas sagas;
    private final Catalogue catalogue;
    private final JdbcClient jdbc;
    private final Clock clock;
    private final TransactionOperations transactions;

    Placement(
            Orders orders,
            Sagas sagas,
            Catalogue catalogue,
            JdbcClient jdbc,
            Clock clock,
            TransactionOperations transactions) {
        this.orders = orders;
        this.sagas = sagas;
        this.catalogue = catalogue;
        this.jdbc = jdbc;
        this.clock = clock;
        this.transactions = transactions;
    }

    Order place(String key, OrderForm form) {
        if (key.isBlank() || key.length() > LONGEST_KEY) {
            throw new RequestRefused("Idempotency-Key must have 1 to " + LONGEST_KEY + " characters.");
        }
        // Looked at before anybody else is asked: an answer that got lost is repeated even while the others are away.
        long number = earlier(key, form).orElseGet(() -> place(key, form, prices(form)));
        return orders.find(number);
    }

    private Map<String, BigDecimal> prices(OrderForm form) {
        return catalogue.prices(
                form.lines().stream().map(OrderForm.LineForm::sku).collect(Collectors.toSet()));
    }

    private long place(String key, OrderForm form, Map<String, BigDecimal> prices) {
        List<Order.OrderLine> lines = form.lines().stream()
                .map(line -> new Order.OrderLine(
                        line.sku(), line.quantity(), Objects.requireNonNull(prices.get(line.sku()))))
                .toList();
        return Objects.requireNonNull(transactions.execute(status -> {
            long number = orders.number();
            int first = jdbc.sql("""
                    insert into placement_request (key, content, order_number) values (?, ?, ?)
                    on conflict (key) do nothing""").params(key, form.content(), number).update();
            if (first == 0) {
                return earlier(key, form).orElseThrow();
            }
            orders.add(number, form.customer(), LocalDate.ofInstant(clock.instant(), clock.getZone()), lines);
            sagas.begin(number);
            return number;
        }));
    }

    private Optional<Long> earlier(String key, OrderForm form) {
        Optional<Earlier> earlier = jdbc.sql("select content, order_number from placement_request where key = ?")
                .param(key)
                .query((row, n) -> new Earlier(row.getString("content"), row.getLong("order_number")))
                .optional();
        earlier.filter(request -> !request.content().equals(form.content())).ifPresent(other -> {
            throw new RequestRefused("Idempotency-Key " + key + " was sent with another order before.");
        });
        return earlier.map(Earlier::order);
    }

    /** Gives the order another status; a cancellation first gives back what the order has taken. */
    Order change(long number, OrderStatus wanted) {
        transactions.executeWithoutResult(status -> {
            boolean pending = wanted == OrderStatus.CANCELLED && sagas.cancel(number);
            orders.change(number, wanted, pending ? OrderStatus.PENDING : wanted);
        });
        return orders.find(number);
    }
}
